import { RadiomicsSettingsError } from '../errors.ts';
import { python, pythonFloat } from '../python-text.ts';
import { withLabels } from './labels.ts';
import type { RadiomicsSettings, Setting } from './model.ts';
import { settingSchema } from './schema.ts';
import { checkWavelets } from './settings-of.ts';
import { shownSettings } from './shown.ts';

type Kind = 'int' | 'float' | 'bool' | 'str';

/** The types in PyRadiomics' parameter schema; a list has a type for its elements. */
const kinds: Readonly<Record<string, Kind | readonly [Kind] | 'any'>> = {
  minimumROIDimensions: 'int',
  minimumROISize: 'int',
  geometryTolerance: 'float',
  correctMask: 'bool',
  additionalInfo: 'bool',
  label: 'int',
  label_channel: 'int',
  binWidth: 'float',
  binCount: 'int',
  normalize: 'bool',
  normalizeScale: 'float',
  removeOutliers: 'float',
  resampledPixelSpacing: ['float'],
  interpolator: 'any',
  padDistance: 'int',
  distances: ['int'],
  force2D: 'bool',
  force2Ddimension: 'int',
  resegmentRange: ['float'],
  resegmentMode: 'str',
  resegmentShape: 'bool',
  preCrop: 'bool',
  sigma: ['float'],
  start_level: 'int',
  level: 'int',
  wavelet: 'str',
  gradientUseSpacing: 'bool',
  lbp2DRadius: 'float',
  lbp2DSamples: 'int',
  lbp2DMethod: 'str',
  lbp3DLevels: 'int',
  lbp3DIcosphereRadius: 'float',
  lbp3DIcosphereSubdivision: 'int',
  voxelArrayShift: 'int',
  symmetricalGLCM: 'bool',
  weightingNorm: 'any',
  gldm_a: 'int',
};

/** As `withOverrides`: lists are separated by commas, and what PyRadiomics cannot read is left out. `label:all` is an addition. */
export function overridden(
  settings: RadiomicsSettings,
  texts: readonly string[],
): { readonly settings: RadiomicsSettings; readonly skipped: readonly string[] } {
  const skipped: string[] = [];
  let changed = settings;
  for (const text of texts) {
    const [name = '', value, ...more] = text.split(':');
    if (value === undefined) {
      skipped.push(`Incorrect format for override setting "${text}", missing ":"`);
    } else if (more.length > 0) {
      throw new RadiomicsSettingsError(`The setting "${text}" has more than one colon; write name:value.`);
    } else if (kinds[name] === undefined) {
      skipped.push(`Did not recognize override "${name}", skipping...`);
    } else if (name === 'label' && value === 'all') {
      changed = withLabels(changed, 'all');
    } else {
      const read = readValue(value, kinds[name]);
      if (read === undefined) skipped.push(`Could not parse value "${value}" for setting "${name}", skipping...`);
      else changed = withSetting(changed, name, read.value, read.written);
    }
  }
  checkWavelets(changed);
  return { settings: changed, skipped };
}

function withSetting(settings: RadiomicsSettings, name: string, value: unknown, written: unknown): RadiomicsSettings {
  const parsed = settingSchema.safeParse({ [name]: value });
  if (!parsed.success) {
    throw new RadiomicsSettingsError(`The setting ${name} is not valid: ${parsed.error.issues[0]?.message}.`);
  }
  const own: Partial<Setting> = { ...(parsed.data as Partial<Setting>) };
  const literals = Array.isArray(written) ? written : [];
  if (name === 'sigma') Object.assign(own, { sigmaText: literals.map(({ literal }: { literal: string }) => literal) });
  const shown = shownSettings(settings);
  const { labels, ...rest } = settings;
  return {
    ...rest,
    ...(labels && name !== 'label' && { labels }),
    setting: { ...settings.setting, ...own },
    given: { ...settings.given, ...own },
    written: { ...shown, setting: { ...shown.setting, [name]: written } },
  };
}

interface Read {
  readonly value: unknown;
  readonly written: unknown;
}

function readValue(text: string, kind: Kind | readonly [Kind] | 'any'): Read | undefined {
  if (kind === 'any') return undefined;
  if (typeof kind === 'string') return scalarOf(text, kind);
  const items = text.split(',').map((item) => scalarOf(item, kind[0]));
  if (items.some((item) => item === undefined)) return undefined;
  return { value: items.map((item) => item!.value), written: items.map((item) => item!.written) };
}

function scalarOf(text: string, kind: Kind): Read | undefined {
  const plain = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  if (kind === 'str') return { value: text, written: text };
  if (kind === 'bool') {
    const value = text === '1' || text.toLowerCase() === 'true';
    return { value, written: value };
  }
  if (kind === 'int') {
    if (!/^[+-]?\d+$/.test(plain)) return undefined;
    return { value: Number(plain), written: python(String(Number(plain))) };
  }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  return { value: Number(plain), written: python(pythonFloat(Number(plain))) };
}
