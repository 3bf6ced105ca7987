import { type CodedAttribute, codedValue, type Identifiers, programWords } from '../../../core/index.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad, Term } from '../../rdf/terms.ts';
import { qiaw, rdfs, sedi } from '../../rdf/vocabularies.ts';

/** Whether an object of a statement, or an IRI of it, holds an identifier of a patient. */
export type IdentifierSearch = (term: Term, statement: Quad) => boolean;

interface SearchInput {
  readonly denied: Identifiers;
  /** Labels, file names and ids of this case that are nobody's: of models, of datasets, of regions that a naming rule knows. */
  readonly ownWords: readonly string[];
  /** Terms of the vocabularies: nobody's identifier, whatever they are called. */
  readonly known: ReadonlySet<string>;
  readonly base: string;
}

/** Datatypes of values: numbers, moments, packed vectors. */
const VALUES: ReadonlySet<string> = new Set([
  ...['double', 'decimal', 'integer', 'float', 'boolean', 'dateTime'].map((name) => namespaces.xsd + name),
  qiaw.float32le.value,
]);

/** A text of so many characters stands nowhere by chance. */
const LONG = 12;

/** Statements whose objects are coded values, compared with lists instead. */
const coded: Readonly<Record<string, CodedAttribute>> = {
  [sedi.ATT00080070.value]: 'Manufacturer',
  [sedi.ATT00081090.value]: 'ManufacturerModelName',
  [sedi.ATT00181210.value]: 'ConvolutionKernel',
};

/** Digests, keyed hashes and what is named by them: nothing a source could have said. */
const MADE =
  /(?<![\p{L}\p{N}])(?:k[a-z2-7]{4}-[a-z2-7]{26}(?:-[0-9a-f]{8})?|unmapped-[a-z2-7]{10}|(?=\d*[a-f])[0-9a-f]{16,})(?![\p{L}\p{N}])/gu;

/** What is counted within a run or an import: its regions, its rows. */
const NUMBERED = /([0-9a-f]{64})\/\d+(?![\p{L}\p{N}])/gu;

/** A UID is an identifier only where it is one of those that are denied. */
const UID = /^\d+(?:\.\d+){3,}$/;

/** Codes and terms of others. */
const VOCABULARIES = Object.values(namespaces);

/** What no source says anything about: definitions, parameter sets, software. */
const SHARED = /^(?:fd|ps|sw|ns)\//;

/** Says whether a text holds an identifier; `free` where anybody may have typed it, so that words of this program count too. */
export type TextSearch = (text: string, free: boolean) => boolean;

/**
 * Looks for identifiers in texts, parts of addresses one by one. A text that is this program's is not compared with its own words, and
 * none with what is made of digests and keyed hashes.
 */
export function textSearch({ denied, ownWords }: Pick<SearchInput, 'denied' | 'ownWords'>): TextSearch {
  if (denied.isEmpty) return () => false;
  // Longest first: a word must not be taken out of the middle of a longer one.
  const own = [...ownWords].filter((word) => word.trim() !== '').sort((a, b) => b.length - a.length);
  const words = programWords();
  const told = new Map<string, boolean>();
  const inText = (text: string, free: boolean): boolean =>
    text.split(/[/#]/).some((part) => part !== '' && denied.within(part, free ? undefined : words));
  return (given, free) => {
    const key = `${free} ${given}`;
    const before = told.get(key);
    if (before !== undefined) return before;
    const text = given.replace(NUMBERED, '$1').replace(MADE, ' ');
    // Nearly no text gets further than the first look.
    const found =
      UID.test(text) && !free
        ? denied.isUid(text)
        : inText(text, free) &&
          inText(
            own.reduce((rest, word) => rest.replaceAll(word, ' '), text),
            free,
          );
    told.set(key, found);
    return found;
  };
}

/**
 * Looks for identifiers in IRIs and literals, whatever their percent-encoding. Labels are compared with every part of a person's
 * name where they are of a region; other texts are this program's. Left out: values, terms of the vocabularies, what all cases share, and coded values that
 * are listed (a patient may be called like a maker, a model, a dataset or an organ).
 */
export function identifierSearch({ denied, ownWords, known, base }: SearchInput): IdentifierSearch {
  if (denied.isEmpty) return () => false;
  const holds = textSearch({ denied, ownWords });
  const isShared = (iri: string): boolean => iri.startsWith(base) && SHARED.test(iri.slice(base.length));
  return (term, { subject, predicate }) => {
    if (isShared(subject.value)) return false;
    if (term.termType === 'NamedNode') {
      if (known.has(term.value) || VOCABULARIES.some((namespace) => term.value.startsWith(namespace))) return false;
      const path = decoded(term.value.startsWith(base) ? term.value.slice(base.length) : term.value);
      return !isShared(term.value) && holds(path, false);
    }
    if (term.termType !== 'Literal' || VALUES.has(term.datatype.value)) return false;
    const attribute = coded[predicate.value];
    if (attribute !== undefined) return codedValue(attribute, term.value) !== 'listed' && holds(term.value, true);
    return holds(term.value, predicate.value === rdfs.label.value && subject.value.startsWith(`${base}id/roi/`));
  };
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

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
