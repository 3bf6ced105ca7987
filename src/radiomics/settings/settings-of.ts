import { RadiomicsSettingsError } from '../errors.ts';
import { waveletNames } from '../filters/wavelet-coefficients.ts';
import { featureTable } from '../table/feature-table.ts';
import {
  defaultSetting,
  type EnabledClass,
  type EnabledImageType,
  featureClasses,
  type ImageType,
  type RadiomicsSettings,
  type Setting,
  type VoxelSetting,
} from './model.ts';
import type { ParameterFile } from './schema.ts';

/** Wavelets that a parameter file may name, in PyWavelets' spelling. */
export const supportedWavelets: readonly string[] = waveletNames();

/** Settings from the parts of a parameter file, checked like a file. */
export function settingsOf(file: ParameterFile, name: string): RadiomicsSettings {
  const { label, ...others } = file.setting ?? {};
  const labels = typeof label === 'number' ? undefined : label;
  const given = withoutUndefined(labels === undefined ? (file.setting ?? {}) : others);
  if (labels !== undefined && labels !== 'all') given.label = labels[0]!;
  const voxel = file.voxelSetting ?? undefined;
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
    ...(voxel && { voxel: withoutUndefined(voxel) as Partial<VoxelSetting> }),
    ...(labels !== undefined && { labels }),
    ...(Object.keys(byModality).length > 0 && { byModality }),
  };
  checkWavelets(settings);
  return settings;
}

function enabledImageTypes(file: ParameterFile): EnabledImageType[] {
  const { imageType } = file;
  if (!imageType || Object.keys(imageType).length === 0) return [{ type: 'Original', custom: {} }];
  return (Object.keys(imageType) as ImageType[]).flatMap((type): EnabledImageType[] => {
    if (type !== 'IBSI') return [{ type, custom: withoutUndefined(imageType[type] ?? {}) }];
    return (imageType.IBSI ?? []).map(({ filter, setting }) => ({ type, custom: withoutUndefined(setting), filter }));
  });
}

function enabledClasses(file: ParameterFile): EnabledClass[] {
  const entries = Object.entries(file.featureClass ?? {}) as Array<[EnabledClass['family'], string[] | null]>;
  // shape2D is only on when a file names it.
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

/** @throws RadiomicsSettingsError for a wavelet that is not known */
export function checkWavelets(settings: RadiomicsSettings): void {
  const named = [settings.setting.wavelet, ...settings.imageTypes.map((t) => t.custom.wavelet)];
  for (const wavelet of named) {
    if (wavelet === undefined || supportedWavelets.includes(wavelet)) continue;
    throw new RadiomicsSettingsError(`Wavelet "${wavelet}" is not known; known are ${supportedWavelets.join(', ')}.`);
  }
}

type Given = { -readonly [K in keyof Setting]?: Setting[K] };

function withoutUndefined(setting: object): Given {
  return Object.fromEntries(Object.entries(setting).filter(([, value]) => value !== undefined)) as Given;
}
