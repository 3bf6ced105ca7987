import { builtin, digestOf } from '../../core/index.ts';
import { RadiomicsSettingsError } from '../errors.ts';
import { type IbsiSettings, ibsiSettings, ibsiSettingsNamed } from '../ibsi/settings.ts';
import type { RadiomicsSettings, Setting } from './model.ts';
import { settingsOf } from './settings-of.ts';

const filters = {
  LoG: { sigma: [1, 2, 3], sigmaText: ['1.0', '2.0', '3.0'] },
  Wavelet: {},
};

const builtIn = new Map<string, () => RadiomicsSettings>([
  ['pyradiomics-default', () => settingsOf({}, 'pyradiomics-default')],
  ['pyradiomics-filters', () => settingsOf({ imageType: { Original: {}, ...filters } }, 'pyradiomics-filters')],
  [
    'o-raw',
    () =>
      settingsOf(
        {
          setting: { binWidth: 25 },
          imageType: { Original: {}, ...filters, Square: {}, SquareRoot: {}, Logarithm: {}, Exponential: {} },
        },
        'o-raw',
      ),
  ],
]);

/** Built-in names, sorted. */
export function settingsNames(): string[] {
  return [...builtIn.keys()].sort();
}

/** Built-in settings by name, or a PyRadiomics parameter file by path. */
export async function loadSettings(nameOrPath: string): Promise<RadiomicsSettings> {
  const make = builtIn.get(nameOrPath);
  if (make) return make();
  const ibsi = ibsiSettingsNamed(nameOrPath);
  if (ibsi) return ibsiProfile(ibsi);
  let text: string;
  try {
    text = await builtin('node:fs/promises')!.readFile(nameOrPath, 'utf8');
  } catch (cause) {
    throw new RadiomicsSettingsError(
      `The settings are neither a built-in name (${[...settingsNames(), ...ibsiSettings.map(({ name }) => name)].join(', ')}) nor a readable file.`,
      { cause },
    );
  }
  return (await import('./parse.ts')).parseSettings(text);
}

/** Everything that determines values: the name, the origin and map settings are left out. */
export function decidingSettings(settings: RadiomicsSettings): object {
  const { name: _, given: __, written: ___, voxel: ____, labels: _____, ...rest } = settings;
  return settings.ibsi ?? rest;
}

/** The inverse of {@link decidingSettings}, from its JSON. */
export function settingsDecided(json: string): RadiomicsSettings {
  const read = JSON.parse(json) as
    | Omit<RadiomicsSettings, 'name' | 'given' | 'written' | 'voxel' | 'labels'>
    | IbsiSettings;
  return 'discretisation' in read ? ibsiProfile(read) : { ...read, name: 'recorded', given: {} };
}

function ibsiProfile(ibsi: IbsiSettings): RadiomicsSettings {
  return { ...settingsOf({}, ibsi.name), profile: 'ibsi', classes: [], ibsi };
}

/** SHA-256 of the canonical JSON of everything that determines values; the name, the origin and map settings are excluded. */
export function settingsDigest(settings: RadiomicsSettings): string {
  return digestOf(decidingSettings(settings));
}

/** The settings for a modality: the general ones, overridden by those of that modality. */
export function settingFor(settings: RadiomicsSettings, modality: string | undefined): Setting {
  const own = modality === undefined ? undefined : settings.byModality?.[modality];
  return own ? { ...settings.setting, ...own } : settings.setting;
}
