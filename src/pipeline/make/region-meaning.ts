import type { Code, DelineatedRoi, Delineation } from '../../dicom/index.ts';
import { distinctNames, fileNames, type MappedName, mapRoiName, plainName } from '../../image/index.ts';
import type { SourceTexts } from '../source-texts.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseTools } from './measured-case.ts';
import { currentCode } from './retired-codes.ts';

type Tools = Pick<CaseTools, 'identity' | 'names'>;

/**
 * The label of an ROI where its own name must not appear. A name that a naming rule matches does not identify anyone.
 */
export function shownLabel(name: string, settings: CaseSettings, tools: Tools, texts: SourceTexts): string {
  const plain = plainName(name);
  if (plain === '' || mapRoiName(tools.names, plain) !== undefined) return plain;
  if (settings.identity.mode === 'keep') {
    if (texts.mayName(plain)) return plain;
    texts.leave('ROI name');
  }
  return tools.identity.unmappedRoi(name);
}

interface RegionNames {
  /** The name in the source, for objects that keep it. */
  readonly name: string;
  readonly label: string;
  readonly fileName: string;
}

/** Unique names of all regions of a delineation, by ROI number. */
export function regionNames(
  rois: Delineation['rois'],
  settings: CaseSettings,
  tools: Tools,
  texts: SourceTexts,
): ReadonlyMap<number, RegionNames> {
  const own = distinctNames(rois.map(({ number, name }) => ({ number, name: plainName(name) })));
  const shown = distinctNames(
    rois.map(({ number, name }) => ({ number, name: shownLabel(name, settings, tools, texts) })),
  );
  const files = fileNames([...shown.values()]);
  return new Map(
    [...shown].map(([number, label], at) => [number, { name: own.get(number)!, label, fileName: files[at]! }]),
  );
}

/** Primary target volumes lie at the anatomic site of the dataset; nodal volumes and organs do not. */
const targets = /^(gtv|ctv|ptv|itv)(-primary)?$/;

/**
 * The meaning of a region, from its name, else from its codes. The site of the dataset is used only if the source
 * states none.
 */
export function meaningOf(
  roi: DelineatedRoi,
  { site }: CaseSettings,
  { names }: Tools,
  texts: SourceTexts,
): MappedName | undefined {
  const own = ownCodes(roi, texts);
  const mapped = mapRoiName(names, plainName(roi.name)) ?? own;
  if (mapped === undefined) return undefined;
  const region = own?.anatomicRegion ?? mapped.anatomicRegion ?? (targets.test(mapped.key) ? site : undefined);
  return region === undefined ? mapped : { ...mapped, anatomicRegion: region };
}

/** The meaning from the codes of a segment, if its name matches no rule. */
function ownCodes(roi: DelineatedRoi, texts: SourceTexts): MappedName | undefined {
  if (!('category' in roi)) return undefined;
  const told = (code: Code | undefined): Code | undefined => texts.code(currentCode(code));
  const [category, type] = [told(roi.category), told(roi.type)];
  if (category === undefined || type === undefined) return undefined;
  const [modifier, anatomicRegion] = [told(roi.typeModifier), told(roi.anatomicRegion)];
  return {
    key: 'source-codes',
    category,
    type,
    ...(modifier && { modifier }),
    ...(anatomicRegion && { anatomicRegion }),
    classes: [],
  };
}
