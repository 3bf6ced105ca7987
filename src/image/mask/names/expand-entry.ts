import type { MappedName, PlainCode } from '../model.ts';
import { type Laterality, lateralities, type NameTableEntry, type NameTableFile } from './name-table-schema.ts';
import { normaliseTableName } from './normalise-name.ts';

/** What the entries of a table refer to by name, and how a broken reference is reported. */
export interface Vocabulary {
  readonly codes: NameTableFile['codes'];
  readonly prefixes: NameTableFile['prefixes'];
  readonly sources: NameTableFile['sources'];
  readonly fail: (detail: string) => Error;
}

/** A structure on one side, or without a side. */
export interface SidedStructure {
  /** TG-263 name. */
  readonly standard: string;
  readonly meaning: MappedName;
}

/** An entry of the table, by side; a structure that is not paired has only `''`. */
export interface Structure {
  readonly key: string;
  /** A target volume: numbers and doses do not change what it is. */
  readonly target: boolean;
  readonly sides: Readonly<Partial<Record<Laterality | '', SidedStructure>>>;
}

/** What a name stands for. */
export interface NamedStructure {
  readonly structure: Structure;
  readonly side: Laterality | '';
  /** The form of this name that is published instead of the standard name; it may end in `#`. */
  readonly published?: string;
}

/** All names of an entry in normalised form, ending in `#` if a number may follow; sides are matched separately. */
export function expandEntry(
  entry: NameTableEntry,
  vocabulary: Vocabulary,
): ReadonlyArray<{ readonly name: string; readonly named: NamedStructure }> {
  const structure = structureOf(entry, vocabulary);
  const found = new Map<string, NamedStructure>();
  const add = (name: string, side: Laterality | '', published?: string): void => {
    const plain = normalised(name, vocabulary);
    if (!found.has(plain)) found.set(plain, { structure, side, ...(published !== undefined && { published }) });
  };
  for (const name of entry.published) add(name, entry.paired ? sideOf(name) : '', name);
  const standard = structure.sides['']!.standard;
  for (const name of [standard, standard.split('_').reverse().join('_'), ...entry.names]) add(name, '');
  if (entry.paired) for (const name of [structure.sides.both!.standard, ...entry.both]) add(name, 'both');
  return [...found].map(([name, named]) => ({ name, named }));
}

/** Names of public cohorts end in -Left or -Right; others are of both sides. */
function sideOf(name: string): Laterality {
  return /-left$/i.test(name) ? 'left' : /-right$/i.test(name) ? 'right' : 'both';
}

function structureOf(entry: NameTableEntry, vocabulary: Vocabulary): Structure {
  const standard = entry.standard ?? entry.key;
  const plain = meaningOf(entry, standard, vocabulary);
  const target = plain.category.value !== ANATOMICAL;
  if (!entry.paired) return { key: entry.key, target, sides: { '': { standard, meaning: plain } } };
  const names = { left: `${standard}_L`, right: `${standard}_R`, both: entry.plural ?? `${standard}s` };
  const sided = lateralities.map((side) => [
    side,
    { standard: names[side], meaning: sidedMeaning(entry, plain, side, vocabulary) },
  ]);
  return { key: entry.key, target, sides: { '': { standard, meaning: plain }, ...Object.fromEntries(sided) } };
}

/** SNOMED CT: Anatomical Structure. All other categories are targets. */
const ANATOMICAL = '123037004';

/** Structures whose code is in no published vocabulary have their standard name as code. */
const OWN_SCHEME = '99QIAW';

function meaningOf(entry: NameTableEntry, standard: string, vocabulary: Vocabulary): MappedName {
  return {
    key: entry.key,
    category: codeOf(entry.category, vocabulary),
    type: entry.type
      ? codeOf(entry.type, vocabulary)
      : { value: standard, scheme: OWN_SCHEME, meaning: standard.replaceAll('_', ' ') },
    ...(entry.modifier && { modifier: codeOf(entry.modifier, vocabulary) }),
    ...(entry.anatomicRegion && { anatomicRegion: codeOf(entry.anatomicRegion, vocabulary) }),
    classes: entry.classes.map((term) => iriOf(term, vocabulary)),
    ...(entry.delineationOf && { delineationOf: iriOf(entry.delineationOf, vocabulary) }),
  };
}

function sidedMeaning(entry: NameTableEntry, plain: MappedName, side: Laterality, vocabulary: Vocabulary): MappedName {
  const own = side === 'both' ? undefined : entry[side];
  // An organ on one side differs from the organ without a side, so the plain entry's FMA term is inherited only for
  // both sides.
  const organ = side === 'both' ? entry.delineationOf : own?.delineationOf;
  const { delineationOf: _, ...rest } = plain;
  return {
    ...rest,
    key: `${plain.key}-${side}`,
    modifier: codeOf(side, vocabulary),
    classes: own?.classes?.map((term) => iriOf(term, vocabulary)) ?? plain.classes,
    ...(organ && { delineationOf: iriOf(organ, vocabulary) }),
  };
}

function normalised(name: string, vocabulary: Vocabulary): string {
  const plain = normaliseTableName(name);
  if (!plain) throw vocabulary.fail(`the name "${name}" can never match; use letters, digits and separators`);
  return plain;
}

function codeOf(name: string, vocabulary: Vocabulary): PlainCode {
  const code = vocabulary.codes[name];
  if (!code) throw vocabulary.fail(`the code "${name}" is not listed under codes`);
  if (!vocabulary.sources[code.source])
    throw vocabulary.fail(`the source of code "${name}" is not listed under sources`);
  return { value: code.value, scheme: code.scheme, meaning: code.meaning };
}

function iriOf(term: string, vocabulary: Vocabulary): string {
  if (/^https?:\/\//.test(term)) return term;
  const colon = term.indexOf(':');
  const prefix = vocabulary.prefixes[term.slice(0, colon)];
  if (colon < 1 || !prefix) throw vocabulary.fail(`the term "${term}" has a prefix that is not listed under prefixes`);
  return prefix + term.slice(colon + 1);
}
