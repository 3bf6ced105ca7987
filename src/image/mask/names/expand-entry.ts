import type { MappedName, PlainCode } from '../model.ts';
import type { NameTableEntry, NameTableFile } from './name-table-schema.ts';
import { normaliseTableName } from './normalise-name.ts';

/** What the entries of a table refer to by name, and how a broken reference is reported. */
export interface Vocabulary {
  readonly codes: NameTableFile['codes'];
  readonly prefixes: NameTableFile['prefixes'];
  readonly sources: NameTableFile['sources'];
  readonly fail: (detail: string) => Error;
}

interface NamedMeaning {
  /** Normalised; ends in `#` if a number may follow. */
  readonly name: string;
  readonly meaning: MappedName;
}

const sideWords = {
  left: ['left', 'lt', 'l'],
  right: ['right', 'rt', 'r'],
  both: ['both', 'bilateral', 'bilat'],
} as const;

/** All names of an entry: a paired organ gives names for each side, for both, and without a side. */
export function expandEntry(entry: NameTableEntry, vocabulary: Vocabulary): NamedMeaning[] {
  const plain = meaningOf(entry, vocabulary);
  const names = entry.names.map((name) => normalised(name, vocabulary));
  const result: NamedMeaning[] = names.map((name) => ({ name, meaning: plain }));
  if (!entry.paired) return result;
  const both = entry.both.map((name) => normalised(name, vocabulary));
  for (const side of ['left', 'right', 'both'] as const) {
    const meaning = sidedMeaning(entry, plain, side, vocabulary);
    const stems = side === 'both' ? [...names, ...both] : names;
    for (const stem of stems)
      for (const word of sideWords[side])
        result.push({ name: `${word}${stem}`, meaning }, { name: `${stem}${word}`, meaning });
    if (side === 'both') result.push(...both.map((name) => ({ name, meaning })));
  }
  return result;
}

function meaningOf(entry: NameTableEntry, vocabulary: Vocabulary): MappedName {
  return {
    key: entry.key,
    category: codeOf(entry.category, vocabulary),
    type: codeOf(entry.type, vocabulary),
    ...(entry.modifier && { modifier: codeOf(entry.modifier, vocabulary) }),
    ...(entry.anatomicRegion && { anatomicRegion: codeOf(entry.anatomicRegion, vocabulary) }),
    classes: entry.classes.map((term) => iriOf(term, vocabulary)),
    ...(entry.delineationOf && { delineationOf: iriOf(entry.delineationOf, vocabulary) }),
  };
}

function sidedMeaning(
  entry: NameTableEntry,
  plain: MappedName,
  side: keyof typeof sideWords,
  vocabulary: Vocabulary,
): MappedName {
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
