import { filterName } from '../filters/ibsi/filter-name.ts';
import { python } from '../python-text.ts';
import type { RadiomicsSettings, Setting, WrittenSettings } from './model.ts';

/** The given settings and image types as the diagnostics show them: in Python's notation where it is known. */
export function shownSettings(settings: RadiomicsSettings): WrittenSettings {
  return (
    settings.written ?? {
      setting: shown(settings.given),
      imageTypes: Object.fromEntries(
        settings.imageTypes.map(({ type, custom, filter }) => [filter ? filterName(filter) : type, shown(custom)]),
      ),
    }
  );
}

/** Sigma in the notation of the file. */
function shown(setting: Partial<Setting>): Record<string, unknown> {
  const { sigmaText, ...rest } = setting;
  if (!sigmaText || sigmaText.length === 0) return rest;
  return { ...rest, sigma: sigmaText.map((text) => python(text)) };
}
