import { namespaces, type Term } from '../rdf/index.ts';

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

/** An identifier of these characters alone occurs by chance in digests and numbers, so it counts as a whole word only. */
const DIGITS_OR_HEX = /^[0-9a-f.]+$/;

/** So short that it is a word of a text by chance: a size, a year. It counts as a whole literal or segment of an IRI only. */
const SHORT = /^(?:.{1,3}|[0-9.]{1,4})$/u;

/**
 * Looks for identifiers in IRIs and literals, whatever their case and percent-encoding. Left out: terms of the vocabularies and the
 * program's own words (a patient may be called like a model, a dataset or an organ), and numbers, of which an identifier is
 * part by chance: they hold one only as their whole value.
 */
export function identifierSearch({ denied, ownWords, known }: SearchInput): IdentifierSearch {
  const identifiers = [...new Set(denied.map((text) => text.trim().toLowerCase()))].filter((text) => text !== '');
  if (identifiers.length === 0) return () => false;
  const own = ownWords.map((word) => word.trim().toLowerCase()).filter((word) => word !== '');
  // Longest first: a word must not be taken out of the middle of a longer one.
  own.sort((a, b) => b.length - a.length);
  return (term) => {
    if (term.termType === 'NamedNode' && known.has(term.value)) return false;
    const given = decoded(term.value).toLowerCase();
    if (term.termType === 'Literal' && NUMBERS.has(term.datatype.value)) return identifiers.includes(given.trim());
    const text = own.reduce((rest, word) => rest.replaceAll(word, ' '), given);
    const parts = new Set(term.termType === 'NamedNode' ? text.split(/[/#:]/) : [text.trim()]);
    return identifiers.some((identifier) => {
      if (SHORT.test(identifier)) return parts.has(identifier);
      return DIGITS_OR_HEX.test(identifier) ? holdsWord(text, identifier) : text.includes(identifier);
    });
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
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
