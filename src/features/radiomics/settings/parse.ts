import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { featureTable } from '../../table/index.ts';
import { RadiomicsSettingsError } from '../errors.ts';
import { supportedWavelets } from '../filters/wavelet-names.ts';
import {
  defaultSetting,
  type EnabledClass,
  type EnabledImageType,
  featureClasses,
  type ImageType,
  type RadiomicsSettings,
  type Setting,
} from './model.ts';
import { type ParameterFile, parameterFileSchema } from './schema.ts';

/**
 * A PyRadiomics parameter file (YAML or JSON text), accepted unchanged. Throws a RadiomicsSettingsError that names
 * every unknown key, unknown feature and value out of range.
 */
export function parseSettings(text: string, name = 'file'): RadiomicsSettings {
  const document = parseDocument(text, { merge: true });
  if (document.errors.length > 0) {
    throw new RadiomicsSettingsError(`The parameter file is not YAML: ${document.errors[0]!.message.split('\n')[0]}`);
  }
  keepSigmaText(document.contents);
  const parsed = parameterFileSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) throw new RadiomicsSettingsError(`The parameter file is not valid: ${problems(parsed.error)}.`);
  return settingsOf(inOrderOf(document.toJS() ?? {}, parsed.data), name);
}

/** Settings from the parts of a parameter file, checked like a file. */
export function settingsOf(file: ParameterFile, name: string): RadiomicsSettings {
  const given = withoutUndefined(file.setting ?? {});
  const byModality = Object.fromEntries(
    Object.entries(file.modality ?? {}).map(([modality, setting]) => [modality, withoutUndefined(setting)]),
  );
  const settings: RadiomicsSettings = {
    name,
    profile: 'pyradiomics',
    setting: { ...defaultSetting, ...given },
    given,
    imageTypes: enabledImageTypes(file),
    classes: enabledClasses(file),
    ...(Object.keys(byModality).length > 0 && { byModality }),
  };
  checkWavelets(settings);
  return settings;
}

function enabledImageTypes(file: ParameterFile): EnabledImageType[] {
  const entries = Object.entries(file.imageType ?? {}) as Array<
    [ImageType, z.output<typeof parameterFileSchema>['setting']]
  >;
  if (entries.length === 0) return [{ type: 'Original', custom: {} }];
  return entries.map(([type, custom]) => ({ type, custom: withoutUndefined(custom ?? {}) }));
}

function enabledClasses(file: ParameterFile): EnabledClass[] {
  const entries = Object.entries(file.featureClass ?? {}) as Array<[EnabledClass['family'], string[] | null]>;
  // shape2D is enabled only if a file names it.
  if (entries.length === 0) {
    return featureClasses.filter((family) => family !== 'shape2D').map((family) => ({ family, features: [] }));
  }
  return entries.map(([family, features]) => {
    const unknown = (features ?? []).filter((f) => !featureTable.some((row) => row.name === `${family}_${f}`));
    if (unknown.length > 0) {
      throw new RadiomicsSettingsError(
        `Feature class ${family} has no feature ${unknown.map((f) => `"${f}"`).join(', ')}.`,
      );
    }
    return { family, features: features ?? [] };
  });
}

function checkWavelets(settings: RadiomicsSettings): void {
  const named = [settings.setting.wavelet, ...settings.imageTypes.map((t) => t.custom.wavelet)];
  for (const wavelet of named) {
    if (wavelet === undefined || supportedWavelets.includes(wavelet)) continue;
    throw new RadiomicsSettingsError(`Wavelet "${wavelet}" is not known; known are ${supportedWavelets.join(', ')}.`);
  }
}

function problems(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const at = issue.path.join('.') || 'top level';
      if (issue.code === 'unrecognized_keys') return `${at}: unknown ${issue.keys.map((k) => `"${k}"`).join(', ')}`;
      return `${at}: ${issue.message}`;
    })
    .join('; ');
}

/** Validation sorts keys by the schema; PyRadiomics' diagnostics and columns follow the file. */
function inOrderOf<T>(given: unknown, checked: T): T {
  if (!isRecord(given) || !isRecord(checked)) return checked;
  return Object.fromEntries(Object.keys(given).map((key) => [key, inOrderOf(given[key], checked[key])])) as T;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutUndefined(setting: object): Partial<Setting> {
  return Object.fromEntries(Object.entries(setting).filter(([, value]) => value !== undefined)) as Partial<Setting>;
}

/**
 * Python prints `1` and `1.0` differently and PyRadiomics puts that text into feature names; JavaScript cannot
 * distinguish them.
 */
function keepSigmaText(contents: unknown): void {
  if (!isMap(contents)) return;
  for (const section of ['setting', 'imageType'] as const) {
    const node = contents.get(section) as Node | undefined;
    if (!isMap(node)) continue;
    const holders = section === 'setting' ? [node] : node.items.map((item) => item.value);
    for (const holder of holders) {
      if (!isMap(holder)) continue;
      const sigma = holder.get('sigma');
      if (!isSeq(sigma)) continue;
      holder.set(
        'sigmaText',
        sigma.items.map((item) => pythonNumber(isScalar(item) ? item : undefined)),
      );
    }
  }
}

function pythonNumber(scalar: { source?: string; value: unknown } | undefined): string {
  const value = Number(scalar?.value);
  return /^[-+]?\d+$/.test(scalar?.source ?? '') ? String(value) : pythonFloat(value);
}

/** A float as printed by Python. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
