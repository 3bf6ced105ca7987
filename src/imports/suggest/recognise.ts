import { clinicalVariables, clinicalWords, tableWords } from '../../graph/index.ts';
import { reserved } from '../map/variables.ts';
import type { ColumnProfile } from './profile.ts';

/** A text in lower case without accents and punctuation: `Clinical.T.Stage` and `clinicalTStage` become `clinical t stage`. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Texts of a short code are compared without blanks too: `III a` is `IIIa`. */
const tight = (text: string): string => plain(text).replaceAll(' ', '');

/** Whether the words of a phrase occur in a heading, next to each other. */
const says = (heading: string, phrase: string): boolean => ` ${heading} `.includes(` ${phrase} `);

/** The known variable whose heading is the longest that occurs in this one; undefined if there is none. */
export function variableOf({ name, kind, range }: ColumnProfile): string | undefined {
  const heading = plain(name);
  let best: { readonly name: string; readonly length: number } | undefined;
  for (const [variable, { headings }] of clinicalWords) {
    const isNumeric = clinicalVariables.get(variable)!.codes === undefined;
    if (isNumeric ? kind !== 'number' : kind !== 'code' && kind !== 'number') continue;
    // A code written as a number is a small whole number.
    if (!isNumeric && kind === 'number' && (range![0] < 0 || range![1] > 9)) continue;
    for (const phrase of headings) {
      const fits = phrase.length <= 2 ? heading === phrase : says(heading, phrase) || tight(name) === tight(phrase);
      if (fits && phrase.length > (best?.length ?? 0)) best = { name: variable, length: phrase.length };
    }
  }
  return best?.name;
}

/** The code of a known variable that each cell means; cells that are not recognised are absent. */
export function codesOf(variable: string, { name, cells }: ColumnProfile): ReadonlyMap<string, string> {
  const { codes = {} } = clinicalVariables.get(variable)!;
  const { cells: words, yesMeans } = clinicalWords.get(variable)!;
  const meanings = new Map<string, string>();
  for (const code of Object.keys(codes))
    for (const text of [code, ...(words[code] ?? [])]) meanings.set(tight(text), code);
  const heading = plain(name);
  const yes = Object.entries(yesMeans).find(([word]) => says(heading, word))?.[1];
  const no = Object.keys(codes).find((code) => code !== yes);
  if (yes !== undefined && no !== undefined) {
    for (const text of ['1', 'yes', 'y', 'true', 'ja', 'oui']) meanings.set(text, yes);
    for (const text of ['0', 'no', 'n', 'false', 'nee', 'nein', 'non']) meanings.set(text, no);
  }
  return new Map(
    [...cells.keys()].flatMap((cell) => {
      const code = meanings.get(tight(cell));
      return code === undefined ? [] : [[cell, code] as const];
    }),
  );
}

type HeadingKind = keyof typeof tableWords.headings;

/** Whether a heading has a word of this kind. */
export const isHeading = (kind: HeadingKind, name: string): boolean =>
  tableWords.headings[kind].some((phrase) => says(plain(name), phrase) || tight(name) === tight(phrase));

/** Whether a column looks like an identifier of a person: by its heading, its shape, or because nearly every row has its own value. */
export function looksIdentifying({ name, kind, cells, isUnique }: ColumnProfile): boolean {
  if (isHeading('identifier', name) || isHeading('subject', name)) return true;
  const texts = [...cells.keys()];
  if (texts.some((text) => /@\w|\d[\d -]{8,}\d/.test(text)) && kind !== 'date' && kind !== 'number') return true;
  const isWholeNumber = kind === 'number' && texts.every((text) => /^\d{5,}$/.test(text));
  return isUnique && (kind === 'text' || kind === 'code' || isWholeNumber);
}

/** Unit of time that a heading states, as UCUM; undefined if none. */
export function unitIn(name: string): 'd' | 'wk' | 'mo' | 'a' | undefined {
  const words = new Set(plain(name).split(' '));
  const has = (...some: readonly string[]) => some.some((word) => words.has(word));
  if (has('months', 'month', 'mo', 'mnd', 'maanden', 'monate', 'mois')) return 'mo';
  if (has('weeks', 'week', 'wk', 'weken', 'wochen')) return 'wk';
  if (has('years', 'year', 'yr', 'yrs', 'jaar', 'jahre', 'ans')) return 'a';
  return has('days', 'day', 'd', 'dagen', 'tage', 'jours') ? 'd' : undefined;
}

/** A name for a declared variable, from a heading: `ECOG status` becomes `ecogStatus`. */
export function variableName(heading: string, names: Set<string>): string {
  const [first = 'variable', ...rest] = plain(heading).split(' ').filter(Boolean);
  const wanted = [
    /^[a-z]/.test(first) ? first : `v${first}`,
    ...rest.map((word) => word[0]!.toUpperCase() + word.slice(1)),
  ].join('');
  const base = wanted.slice(0, 36);
  const isTaken = (name: string): boolean => names.has(name) || clinicalVariables.has(name) || reserved.test(name);
  let name = base;
  for (let n = 2; isTaken(name); n++) name = `${base}${n}`;
  names.add(name);
  return name;
}
