import { type DelineatedRoi, type OtherNames, otherNames } from '../dicom/index.ts';
import { mapRoiName } from '../mask/index.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseTools } from './make-case.ts';
import type { SourceTexts } from './source-texts.ts';

/**
 * What a segment is called besides its name, for case.json; free text that no naming rule knows stays with the source, as
 * names do. Undefined where there is nothing more to say.
 */
export function shownNames(
  roi: DelineatedRoi,
  { identity }: CaseSettings,
  { names }: Pick<CaseTools, 'names'>,
  texts: SourceTexts,
): OtherNames | undefined {
  if (!('label' in roi || 'trackingId' in roi)) return undefined;
  const shown = Object.entries(otherNames(roi)).filter(
    ([, name]) => mapRoiName(names, name) !== undefined || (identity.mode === 'keep' && texts.mayName(name)),
  );
  return shown.length > 0 ? Object.fromEntries(shown) : undefined;
}
