type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type SettingValue = string | number | boolean;

/** Every leaf of the settings as dotted path and value. A list of plain values is one leaf, joined by spaces. */
export function settingLeaves(settingsJson: string): ReadonlyArray<readonly [path: string, value: SettingValue]> {
  return [...leaves(JSON.parse(settingsJson) as Json, '')];
}

function* leaves(value: Json, path: string): Generator<readonly [string, SettingValue]> {
  if (value === null) yield [path, 'null'];
  else if (typeof value !== 'object') yield [path, value];
  else if (Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object')) {
    yield [path, value.join(' ')];
  } else {
    const entries = Object.entries(value);
    if (entries.length === 0) yield [path, 'default'];
    for (const [key, child] of entries) yield* leaves(child as Json, path === '' ? key : `${path}.${key}`);
  }
}

/** The value of a setting by its name, at any depth of the tree. Lists are joined by spaces. */
export function findSetting(settingsJson: string, name: string): SettingValue | undefined {
  return settingLeaves(settingsJson).find(([path]) => path === name || path.endsWith(`.${name}`))?.[1];
}
