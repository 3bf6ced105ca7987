import { type CodedAttribute, codedValue, type Identifiers, programWords } from '../../../core/index.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import { per } from '../../rdf/perturbation-terms.ts';
import type { Quad, Term } from '../../rdf/terms.ts';
import { qiaw, rdfs, sedi } from '../../rdf/vocabularies.ts';

/** Whether a term of a statement contains a patient identifier. */
export type IdentifierSearch = (term: Term, statement: Quad) => boolean;

interface SearchInput {
  readonly denied: Identifiers;
  /** Labels, file names and ids of this case that identify nobody: models, datasets, regions that a naming rule knows. */
  readonly ownWords: readonly string[];
  /** Vocabulary terms. They are never identifiers, whatever their names. */
  readonly known: ReadonlySet<string>;
  readonly base: string;
}

/** Datatypes of values: numbers, dates and times, packed vectors. */
const VALUES: ReadonlySet<string> = new Set([
  ...['double', 'decimal', 'integer', 'float', 'boolean', 'dateTime'].map((name) => namespaces.xsd + name),
  qiaw.float32le.value,
  per.float64le.value,
]);

const DATE = `${namespaces.xsd}date`;

/** A text of at least this length does not occur by chance. */
const LONG = 12;

/** Properties with coded values, which are compared with lists instead. */
const coded: Readonly<Record<string, CodedAttribute>> = {
  [sedi.ATT00080070.value]: 'Manufacturer',
  [sedi.ATT00081090.value]: 'ManufacturerModelName',
  [sedi.ATT00181210.value]: 'ConvolutionKernel',
  [qiaw.algorithmName.value]: 'AlgorithmName',
};

/** Digests, keyed hashes and names derived from them. None of these can come from a source. */
const MADE =
  /(?<![\p{L}\p{N}])(?:k[a-z2-7]{4}-[a-z2-7]{26}(?:-[0-9a-f]{8})?|(?:unmapped|algorithm)-[a-z2-7]{10}|(?=\d*[a-f])[0-9a-f]{16,})(?![\p{L}\p{N}])/gu;

/** Items that are numbered within a run or an import: its regions, its rows. */
const NUMBERED = /([0-9a-f]{64})\/\d+(?![\p{L}\p{N}])/gu;

/** A UID is an identifier only if it is in the denied list. */
const UID = /^\d+(?:\.\d+){3,}$/;

/** Codes and terms from other vocabularies. */
const VOCABULARIES = Object.values(namespaces);

/** Nodes that contain no data from a source: definitions, parameter sets, software. */
const SHARED = /^(?:fd|ps|sw|ns)\//;

/** Whether a text contains an identifier. `free` marks free text, in which the program's own words are checked too. */
export type TextSearch = (text: string, free: boolean) => boolean;

/**
 * Looks for identifiers in texts, checking each part of an address separately. Texts written by this program are not compared
 * with its own words. Digests and keyed hashes are ignored in all texts.
 */
export function textSearch({ denied, ownWords }: Pick<SearchInput, 'denied' | 'ownWords'>): TextSearch {
  if (denied.isEmpty) return () => false;
  // Longest first, so that a shorter word is not removed from within a longer one.
  const own = [...ownWords].filter((word) => word.trim() !== '').sort((a, b) => b.length - a.length);
  const words = programWords();
  const results = new Map<string, boolean>();
  const inText = (text: string, free: boolean): boolean =>
    text.split(/[/#]/).some((part) => part !== '' && denied.within(part, free ? undefined : words));
  return (given, free) => {
    const key = `${free} ${given}`;
    const before = results.get(key);
    if (before !== undefined) return before;
    const text = given.replace(NUMBERED, '$1').replace(MADE, ' ');
    // For nearly all texts the first test is enough.
    const found =
      UID.test(text) && !free
        ? denied.isUid(text)
        : inText(text, free) &&
          inText(
            own.reduce((rest, word) => rest.replaceAll(word, ' '), text),
            free,
          );
    results.set(key, found);
    return found;
  };
}

/**
 * Looks for identifiers in IRIs and literals, after percent-decoding. Labels of regions are compared with every part of a
 * person's name; other texts are written by this program. Not checked: values, vocabulary terms, shared nodes, and listed
 * coded values (a patient may have the same name as a manufacturer, model, dataset or organ).
 */
export function identifierSearch({ denied, ownWords, known, base }: SearchInput): IdentifierSearch {
  if (denied.isEmpty) return () => false;
  const holds = textSearch({ denied, ownWords });
  const isShared = (iri: string): boolean => iri.startsWith(base) && SHARED.test(iri.slice(base.length));
  return (term, { subject, predicate, graph }) => {
    if (isShared(subject.value)) return false;
    if (term.termType === 'NamedNode') {
      if (known.has(term.value) || VOCABULARIES.some((namespace) => term.value.startsWith(namespace))) return false;
      const path = decoded(term.value.startsWith(base) ? term.value.slice(base.length) : term.value);
      return !isShared(term.value) && holds(path, false);
    }
    if (term.termType !== 'Literal' || VALUES.has(term.datatype.value)) return false;
    // Of a publication or a period; where a source is at hand, a date may be a birth date.
    if (term.datatype.value === DATE && graph.value === `${base}graph/catalog`) return false;
    const attribute = coded[predicate.value];
    if (attribute !== undefined) return codedValue(attribute, term.value) !== 'listed' && holds(term.value, true);
    return holds(term.value, predicate.value === rdfs.label.value && subject.value.startsWith(`${base}id/roi/`));
  };
}

/**
 * Looks for region names. A name may be a word that occurs in every graph ("image"), so it counts only at the beginning of a
 * region's label. Elsewhere it counts only if it is long and has more than one word, because then a match is not by chance.
 */
export function nameSearch(denied: readonly string[], base: string): (quad: Quad) => boolean {
  const names = denied.map((text) => text.trim().toLowerCase()).filter((text) => text !== '');
  if (names.length === 0) return () => false;
  const distinctive = names.filter((name) => name.length >= LONG && /[^\p{L}]/u.test(name));
  const regions = `${base}id/roi/`;
  return ({ subject, predicate, object }) => {
    if (object.termType !== 'Literal') return false;
    const text = object.value.toLowerCase();
    const isLabel = predicate.value === rdfs.label.value && subject.value.startsWith(regions);
    return isLabel ? names.some((name) => text.startsWith(name)) : distinctive.some((name) => text.includes(name));
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
