import { type Code, type DelineatedRoi, type Delineation, type OtherNames, otherNames } from '../../dicom/index.ts';
import { distinctNames, fileNames, type MappedName, type NameReading, plainName, readName } from '../../image/index.ts';
import type { SourceTexts } from '../source-texts.ts';
import type { CaseSettings, ModeSettings } from './case-settings.ts';
import type { CaseTools } from './measured-case.ts';
import { currentCode } from './retired-codes.ts';

type Tools = Pick<CaseTools, 'identity' | 'names'>;

/**
 * The label of an ROI. In the mode `pseudonym` it consists of standard words of the name table and of a keyed hash of the
 * rest; a name without a known structure is hashed as a whole.
 */
export function shownLabel(name: string, settings: ModeSettings, tools: Tools, texts: SourceTexts): string {
  const plain = plainName(name);
  if (plain === '') return plain;
  if (settings.identity.mode === 'pseudonym')
    return publishedLabel(readRegion(plain, settings, tools, texts), name, tools);
  if (isWhollyKnown(readName(tools.names, plain)) || texts.mayName(plain)) return plain;
  texts.leave('ROI name');
  return tools.identity.unmappedRoi(name);
}

/** Whether all of a name is in the table: such a name identifies nobody. */
function isWhollyKnown(reading: NameReading | undefined): boolean {
  return reading?.meaning !== undefined && reading.hidden === undefined;
}

/**
 * The further designations of a segment for case.json. Like names, free text that no naming rule matches is not copied.
 * Undefined if there are none.
 */
export function shownNames(
  roi: DelineatedRoi,
  settings: ModeSettings,
  tools: Pick<Tools, 'names'>,
  texts: SourceTexts,
): OtherNames | undefined {
  if (!('label' in roi || 'trackingId' in roi)) return undefined;
  const shown = Object.entries(otherNames(roi)).flatMap(([what, name]): Array<[string, string]> => {
    const reading = readRegion(name, settings, tools, texts);
    if (settings.identity.mode === 'keep') return isWhollyKnown(reading) || texts.mayName(name) ? [[what, name]] : [];
    return reading?.standardName === undefined || reading.hidden !== undefined ? [] : [[what, reading.standardName]];
  });
  return shown.length > 0 ? Object.fromEntries(shown) : undefined;
}

/** The label that the mode `pseudonym` gives a name that was read. */
export function publishedLabel(
  reading: NameReading | undefined,
  name: string,
  { identity }: Pick<Tools, 'identity'>,
): string {
  if (reading?.standardName === undefined) return identity.unmappedRoi(name);
  const { standardName, hidden } = reading;
  return hidden === undefined ? standardName : `${standardName}_${identity.unmappedRoi(hidden)}`;
}

/** What the name of a region states. In the mode `pseudonym`, parts that identify somebody are not words. */
export function readRegion(
  name: string,
  { identity }: ModeSettings,
  { names }: Pick<Tools, 'names'>,
  texts: SourceTexts,
): NameReading | undefined {
  const denied = identity.mode === 'pseudonym' ? (part: string) => texts.identifies(part) : undefined;
  return readName(names, name, 'ROIName', denied);
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
  settings: ModeSettings,
  tools: Tools,
  texts: SourceTexts,
): ReadonlyMap<number, RegionNames> {
  for (const { name } of rois) {
    // Otherwise nobody would see why an organ has no class.
    if (readName(tools.names, name)?.meaning && !readRegion(name, settings, tools, texts)?.meaning)
      texts.leave('ROI name');
  }
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
  settings: CaseSettings,
  tools: Tools,
  texts: SourceTexts,
): MappedName | undefined {
  const own = ownCodes(roi, texts);
  const mapped = readRegion(roi.name, settings, tools, texts)?.meaning ?? own;
  if (mapped === undefined) return undefined;
  const region = own?.anatomicRegion ?? mapped.anatomicRegion ?? (targets.test(mapped.key) ? settings.site : undefined);
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
