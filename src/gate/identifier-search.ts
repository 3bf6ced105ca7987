import { namespaces, type Quad, rdfs, type Term } from '../rdf/index.ts';

/** Whether a term holds an identifier of a patient. */
export type IdentifierSearch = (term: Term) => boolean;

interface SearchInput {
  readonly denied: readonly string[];
  readonly ownWords: readonly string[];
  /** Terms of the vocabularies: nobody's identifier, whatever they are called. */
  readonly known: ReadonlySet<string>;
}

const NUMBERS: ReadonlySet<string> = new Set(
  ['double', 'decimal', 'integer', 'float', 'boolean'].map((name) => namespaces.xsd + name),
);

/** A text of so many characters stands nowhere by chance. */
const LONG = 12;

/** A shorter identifier of these characters occurs by chance in digests and numbers, so it counts as a whole word only. */
const DIGITS_OR_HEX = /^[0-9a-f.]+$/;

/** So short that it is a word of a text by chance: a size, a year. It counts as a whole literal or segment of an IRI only. */
const SHORT = /^(?:.{1,3}|[0-9.]{1,4})$/u;

/**
 * Looks for identifiers in IRIs and literals, whatever their case and percent-encoding. Left out: numbers, terms of the
 * vocabularies and the program's own words (a patient may be called like a model, a dataset or an organ).
 */
export function identifierSearch({ denied, ownWords, known }: SearchInput): IdentifierSearch {
  const identifiers = [...new Set(denied.map((text) => text.trim().toLowerCase()))].filter((text) => text !== '');
  if (identifiers.length === 0) return () => false;
  const own = ownWords.map((word) => word.trim().toLowerCase()).filter((word) => word !== '');
  // Longest first: a word must not be taken out of the middle of a longer one.
  own.sort((a, b) => b.length - a.length);
  const searched = identifiers.map((text) => ({ text, holds: holdsAs(text), spaced: text.includes(' ') }));
  return (term) => {
    if (term.termType === 'NamedNode' && known.has(term.value)) return false;
    if (term.termType === 'Literal' && NUMBERS.has(term.datatype.value)) return false;
    const given = decoded(term.value).toLowerCase();
    // Nearly no term gets further. A word that is taken out leaves a space, which only an identifier with a space could meet.
    const candidates = searched.filter(({ text, spaced }) => spaced || given.includes(text));
    if (candidates.length === 0) return false;
    const text = own.reduce((rest, word) => rest.replaceAll(word, ' '), given);
    const parts = new Set(term.termType === 'NamedNode' ? text.split(/[/#:]/) : [text.trim()]);
    return candidates.some((one) => one.holds(text, one.text, parts));
  };
}

type Holds = (text: string, identifier: string, parts: ReadonlySet<string>) => boolean;

/** How an identifier of this form counts: as a part of its own, as a word, or anywhere. */
function holdsAs(identifier: string): Holds {
  if (SHORT.test(identifier)) return (_, one, parts) => parts.has(one);
  if (identifier.length < LONG && DIGITS_OR_HEX.test(identifier)) return holdsWord;
  return (text, one) => text.includes(one);
}

/**
 * Looks for names of regions. A name may be a word that stands in every graph ("image"), so it counts as the beginning of a
 * region's label; elsewhere only where it is long and more than one word, which nothing says by chance.
 */
export function nameSearch(denied: readonly string[], base: string): (quad: Quad) => boolean {
  const names = denied.map((text) => text.trim().toLowerCase()).filter((text) => text !== '');
  if (names.length === 0) return () => false;
  const telling = names.filter((name) => name.length >= LONG && /[^\p{L}]/u.test(name));
  const regions = `${base}id/roi/`;
  return ({ subject, predicate, object }) => {
    if (object.termType !== 'Literal') return false;
    const text = object.value.toLowerCase();
    const isLabel = predicate.value === rdfs.label.value && subject.value.startsWith(regions);
    return isLabel ? names.some((name) => text.startsWith(name)) : telling.some((name) => text.includes(name));
  };
}

/** Whether `word` occurs in `text` with neither letter, digit nor a decimal's point beside it. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text.slice(0, at), text.slice(at + word.length)];
    if (!/[\p{L}\p{N}]$|\p{N}\.$/u.test(before) && !/^[\p{L}\p{N}]|^\.\p{N}/u.test(after)) return true;
  }
  return false;
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
