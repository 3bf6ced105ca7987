import type { Vocabularies, VocabularyName } from './vocabulary.ts';

/** Where a code stands, and the lists that it must come from. */
interface CodeRow {
  /** Path in the record or the configuration; `*` is every entry of a list. */
  readonly path: string;
  readonly lists: readonly VocabularyName[];
  /** Whether an IRI of another vocabulary is accepted. */
  readonly orIri?: boolean;
  /** What else to do with a value that is not in the lists. */
  readonly hint?: string;
}

const topics = 'Words go to keywords, concepts of other vocabularies to subjects.';
const eucaim = 'Give the IRI of its class in the EUCAIM hyper-ontology.';

/** The coded values of a record. */
export const recordCodes: readonly CodeRow[] = [
  { path: 'licence', lists: ['spdx', 'licence'], orIri: true },
  { path: 'themes.*', lists: ['data-theme'], orIri: true },
  { path: 'languages.*', lists: ['language', 'iso-639-1'] },
  { path: 'frequency', lists: ['frequency'] },
  { path: 'publisher.country', lists: ['country'] },
  { path: 'publisher.type', lists: ['publisher-type'] },
  { path: 'coverage.spatial.*', lists: ['country'], orIri: true },
  { path: 'legal.legalBasis.*', lists: ['gdpr-legal-basis', 'dpv-legal-basis'] },
  { path: 'legal.purpose.*', lists: ['dpv-purpose'] },
  { path: 'legal.personalData.*', lists: ['dpv-pd'] },
  { path: 'health.categories.*', lists: ['healthcategories'] },
  { path: 'health.themes.*', lists: ['health-theme'], hint: topics },
  { path: 'health.codingSystems.*', lists: ['coding-system'] },
  { path: 'health.standards.*', lists: ['standard'] },
  { path: 'health.accessBody.country', lists: ['country'] },
  { path: 'health.accessBody.type', lists: ['publisher-type'] },
  { path: 'eucaim.condition', lists: ['eucaim-condition'], hint: eucaim },
  { path: 'eucaim.bodyParts.*', lists: ['eucaim-structure'], hint: eucaim },
  { path: 'eucaim.manufacturers.*', lists: ['eucaim-manufacturer'], hint: eucaim },
  // Lists of which no code is known here: only IRIs of the hyper-ontology.
  { path: 'eucaim.collectionMethod.*', lists: ['eucaim'], hint: eucaim },
  { path: 'eucaim.interoperabilityLevel', lists: ['eucaim'], hint: eucaim },
  { path: 'eucaim.types.*', lists: ['eucaim'], hint: eucaim },
  { path: 'eucaim.segmentationMethod.*', lists: ['eucaim'], hint: eucaim },
];

/** The coded values of `catalogue` in the configuration. */
export const settingsCodes: readonly CodeRow[] = [
  { path: 'licence', lists: ['spdx', 'licence'], orIri: true },
  { path: 'language', lists: ['language', 'iso-639-1'] },
  { path: 'publisher.country', lists: ['country'] },
  { path: 'publisher.type', lists: ['publisher-type'] },
  { path: 'accessBody.country', lists: ['country'] },
  { path: 'accessBody.type', lists: ['publisher-type'] },
];

const isIri = (value: string): boolean => /^(?:https?:\/\/|urn:)/.test(value);

/** Every value that is not in its list, as `key: what is wrong, and what may be meant`. */
export function codeFaults(value: unknown, rows: readonly CodeRow[], vocabularies: Vocabularies): string[] {
  return rows.flatMap((row) =>
    valuesAt(value, row.path.split('.')).flatMap(([key, code]) => {
      const fault = codeFault(code, row, vocabularies);
      return fault === undefined ? [] : `${key}: ${fault}`;
    }),
  );
}

/** Strings at a path, each with its own path. */
function valuesAt(
  value: unknown,
  path: readonly string[],
  at: readonly string[] = [],
): Array<readonly [string, string]> {
  const [step, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (step === undefined) return typeof value === 'string' ? [[at.join('.'), value]] : [];
  if (step === '*') {
    return Array.isArray(value) ? value.flatMap((one, index) => valuesAt(one, rest, [...at, String(index)])) : [];
  }
  return valuesAt((value as Readonly<Record<string, unknown>>)[step], rest, [...at, step]);
}

function codeFault(value: string, { lists, orIri, hint }: CodeRow, vocabularies: Vocabularies): string | undefined {
  if (vocabularies.find(lists, value) !== undefined) return undefined;
  const all = lists.map((name) => vocabularies.list(name));
  const own = all.filter(({ iri }) => value.startsWith(iri) && value.length > iri.length);
  if (own.some(({ complete }) => !complete)) return undefined;
  if (own.length === 0 && orIri && isIri(value)) return undefined;
  const meant = vocabularies.closest(lists, value);
  const titles = all.map(({ title }) => title).join(', ');
  const words = [
    `"${value}" is not one of: ${titles}.`,
    ...(meant === undefined ? [] : [`Did you mean ${meant.code} (${meant.label})?`]),
    ...(hint === undefined ? [] : [hint]),
  ];
  return words.join(' ');
}
