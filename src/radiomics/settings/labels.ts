import { python } from '../python-text.ts';
import type { Labels, RadiomicsSettings } from './model.ts';
import { shownSettings } from './shown.ts';

/** The settings with other labels than the file's. */
export function withLabels(settings: RadiomicsSettings, labels: Labels): RadiomicsSettings {
  const { labels: _, ...rest } = settings;
  if (labels === 'all' || labels.length !== 1) return { ...rest, labels };
  const [label] = labels as readonly [number];
  const shown = shownSettings(settings);
  return {
    ...rest,
    setting: { ...settings.setting, label },
    given: { ...settings.given, label },
    written: { ...shown, setting: { ...shown.setting, label: python(String(label)) } },
  };
}
