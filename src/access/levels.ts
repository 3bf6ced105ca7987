import type { AccessLevel, AccessRights } from './model.ts';

/** What the configuration says, by name or for all; else the dataset's published record; else restricted. */
export function levelOf(
  dataset: string,
  access: AccessRights | undefined,
  published: ReadonlyMap<string, AccessLevel>,
): AccessLevel {
  const said = access?.datasets ?? {};
  const own = Object.hasOwn(said, dataset) ? said[dataset] : said['*'];
  return own ?? published.get(dataset) ?? 'restricted';
}

/** Nothing is left that a caller without a token may not read. */
export function everythingPublic(access: AccessRights | undefined): boolean {
  const levels = Object.values(access?.datasets ?? {});
  return access?.datasets['*'] === 'public' && levels.every((level) => level === 'public');
}
