import type { DelineationMethod } from '../../../core/index.ts';
import type { MappedName } from '../model.ts';
import { type CompiledRule, longestText } from './compile-rule.ts';
import { type FoundStructure, findStructure, standardOf } from './find-structure.ts';
import type { NameTable } from './name-table.ts';
import type { Laterality, NamedText, TimePoint } from './name-table-schema.ts';
import { folded, normaliseName } from './normalise-name.ts';
import { holdsDenied, parseName } from './parse-name.ts';
import { plainName } from './region-names.ts';

/** What a name states according to the name table. A part that the name does not state is absent. */
export interface NameReading {
  /** The text that was read. */
  readonly text: NamedText;
  /** What matched: the id of a rule, `entry` for the names of an entry, or `words` for a name of several known words. */
  readonly rule: string;
  /** Class and codes; absent if the name is not only that of a known structure. */
  readonly meaning?: MappedName;
  /** The known words of the name in their standard form: `GTVp_boost`, `Lung_L`, `PTV_60Gy`. */
  readonly standardName?: string;
  /** The rest of the name, which the mode `pseudonym` hashes: `JvS`. */
  readonly hidden?: string;
  readonly laterality?: Laterality;
  readonly method?: DelineationMethod;
  readonly timePoint?: TimePoint;
  /**
   * The observer as the name writes it: `3`, `JvS`. In the mode `pseudonym` it may be written only if it has one or two
   * digits ({@link isObserverNumber}), otherwise as a keyed hash.
   */
  readonly observer?: string;
}

/** Whether an observer's text identifies nobody: one or two digits. */
export function isObserverNumber(observer: string): boolean {
  return /^\d{1,2}$/.test(observer);
}

const nobody = (): boolean => false;

/**
 * What a text of the source states: by the first rule that matches all of it, else by the names of the entries, else by
 * its words; undefined if it states nothing. Rules of the user's tables come first. Only names of regions are compared
 * with entries and words.
 *
 * @param denied whether a part of the name identifies a person or an institution; such a part is hidden, even if the
 * table knows it as a word
 */
export function readName(
  table: NameTable,
  name: string,
  text: NamedText = 'ROIName',
  denied: (part: string) => boolean = nobody,
): NameReading | undefined {
  const plain = plainName(name).normalize('NFC');
  if (plain === '') return undefined;
  // A standard name that is somebody's name is not published either.
  const told = (reading: NameReading | undefined): NameReading | undefined =>
    reading?.standardName?.split(/[_-]/).some((word) => word.length > 1 && denied(word)) ? undefined : reading;
  const given = ofRegions.has(text) ? table.aliases.get(folded(plain)) : undefined;
  if (given && !holdsDenied(plain, denied)) return told(readingOf('entry', given, text));
  const reading = byRule(table, plain, text, denied);
  if (!ofRegions.has(text)) return reading;
  return told(reading) ?? told(byEntry(table, plain, text, denied)) ?? told(byWords(table, plain, text, denied));
}

/** The meaning of a name, or undefined if no rule or entry matches all of it: such a name is "unmapped", never guessed. */
export function mapRoiName(table: NameTable, name: string): MappedName | undefined {
  return readName(table, name)?.meaning;
}

/**
 * Whether a label consists of standard words of the table and keyed hashes only, or is a name that an entry lists: such a
 * label may be published.
 */
export function isStandardLabel(table: NameTable, label: string): boolean {
  const words = label.replace(/_?unmapped-[a-z2-7]{10}$/, '');
  const plain = normaliseName(words);
  if (words === '' || (plain !== undefined && findStructure(table, plain))) return true;
  const reading = readName(table, words);
  return reading?.standardName === words && reading.hidden === undefined;
}

const ofRegions: ReadonlySet<NamedText> = new Set(['ROIName', 'SegmentLabel', 'SegmentDescription', 'TrackingID']);

function byRule(
  table: NameTable,
  plain: string,
  text: NamedText,
  denied: (part: string) => boolean,
): NameReading | undefined {
  if (plain.length > longestText) return undefined;
  for (const rule of table.rules) {
    const match = rule.reads.has(text) ? rule.pattern.exec(plain) : null;
    if (match === null) continue;
    // The observer is hashed in any case.
    const rest = match.groups?.['observer'] ? plain.replace(match.groups['observer'], ' ') : plain;
    if (ofRegions.has(text) && rest.split(/[^\p{L}\p{N}]+/u).some((part) => part.length > 1 && denied(part))) continue;
    return ruleReading(rule, match.groups ?? {}, text);
  }
  return undefined;
}

function ruleReading(rule: CompiledRule, groups: Readonly<Record<string, string>>, text: NamedText): NameReading {
  const stated = (name: 'method' | 'timepoint' | 'laterality'): string | undefined =>
    groups[name] === undefined ? undefined : rule.words[name].get(groups[name].toLowerCase());
  const laterality = stated('laterality') as Laterality | undefined;
  const method = (stated('method') as DelineationMethod | undefined) ?? rule.method;
  const timePoint = (stated('timepoint') as TimePoint | undefined) ?? rule.timepoint;
  const observer = groups['observer'];
  const own = rule.structure && { structure: rule.structure, side: laterality ?? ('' as const) };
  const shown = observer === undefined || isObserverNumber(observer);
  const said = shown ? spoken(rule, groups) : undefined;
  return {
    ...(own ? readingOf(rule.id, own, text) : { text, rule: rule.id }),
    ...(said !== undefined && { standardName: said }),
    ...(observer && !shown && { hidden: observer }),
    ...(laterality && { laterality }),
    ...(method && { method }),
    ...(timePoint && { timePoint }),
    ...(observer && { observer }),
  };
}

/** The published form of a name that a rule matched, if the rule reads it as the same. */
function spoken({ say, pattern }: CompiledRule, groups: Readonly<Record<string, string>>): string | undefined {
  const fill = (from: Readonly<Record<string, string | undefined>>): string | undefined =>
    say?.replace(/\$([a-z]+)/g, (_, name: string) => (from[name] ?? '').toLowerCase());
  const said = fill(groups);
  const again = said === undefined ? null : pattern.exec(said);
  return again !== null && fill(again.groups ?? {}) === said ? said : undefined;
}

function byEntry(
  table: NameTable,
  plain: string,
  text: NamedText,
  denied: (part: string) => boolean,
): NameReading | undefined {
  const normalised = normaliseName(plain);
  const found = normalised ? findStructure(table, normalised) : undefined;
  if (!found || holdsDenied(plain, denied)) return undefined;
  const { number = '' } = found;
  if (number.length <= 2) return readingOf('entry', found, text, plain);
  // A number of three or four digits is a dose without unit, or anything else.
  const { number: _, published: __, ...rest } = found;
  return { ...readingOf('entry', rest, text), hidden: number };
}

function byWords(
  table: NameTable,
  plain: string,
  text: NamedText,
  denied: (part: string) => boolean,
): NameReading | undefined {
  const { standardName, hidden, structure, ...stated } = parseName(table, plain, denied);
  if (standardName === '') return undefined;
  const { meaning, laterality } = structure ? readingOf('words', structure, text) : ({} as Partial<NameReading>);
  return {
    text,
    rule: 'words',
    standardName,
    ...(hidden && { hidden }),
    ...(meaning && { meaning }),
    ...(laterality && { laterality }),
    ...stated,
  };
}

function readingOf(rule: string, found: FoundStructure, text: NamedText, written?: string): NameReading {
  const { meaning } = found.structure.sides[found.side]!;
  return {
    text,
    rule,
    meaning,
    standardName: standardOf(found, written),
    ...(found.side && { laterality: found.side }),
  };
}
