import type { RadiomicsSettings } from './model.ts';

/**
 * Settings changed by texts `name:value`, as `pyradiomics --setting` reads them; the messages are about those that are left out. The
 * parameter schema is loaded only if there is any text.
 *
 * @throws RadiomicsSettingsError for a value out of its range, and for a text with two colons
 */
export async function withOverrides(
  settings: RadiomicsSettings,
  texts: readonly string[],
): Promise<{ readonly settings: RadiomicsSettings; readonly skipped: readonly string[] }> {
  if (texts.length === 0) return { settings, skipped: [] };
  return (await import('./overrides.ts')).overridden(settings, texts);
}
