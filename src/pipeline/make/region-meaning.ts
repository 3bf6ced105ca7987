import type { Code, DelineatedRoi, Delineation } from '../../dicom/index.ts';
import { distinctNames, fileNames, type MappedName, mapRoiName, plainName } from '../../image/index.ts';
import type { SourceTexts } from '../source-texts.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseTools } from './measured-case.ts';
import { currentCode } from './retired-codes.ts';

type Tools = Pick<CaseTools, 'identity' | 'names'>;

/** What an ROI is called wherever its own name may not stand: one that a naming rule knows is nobody's. */
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
  /** The source's own, for objects that keep it. */
  readonly name: string;
  readonly label: string;
  readonly fileName: string;
}

/** The names of all regions of a delineation, each unlike the others; by ROI number. */
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

/** Primary target volumes lie where the dataset's site is; nodal ones and organs do not. */
const targets = /^(gtv|ctv|ptv|itv)(-primary)?$/;

/** What a region is: by its name, else by its own codes; the dataset's site only where the source names none. */
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

/** A segment says itself what it is, where its name says nothing. */
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
