import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { bandKeys, bandOf, CountsRefused, type Person, type PublishedVariable } from '../cohorts/index.ts';
import { encodingsReader, namespaces, streamTrig } from '../graph/index.ts';
import { type CaseContent, readCases, regionsOf, sexWords } from './facts/case-content.ts';
import { type DescribedVariable, knownVariables } from './facts/clinical-columns.ts';
import { readImports } from './facts/import-content.ts';
import { contentVariables, type DatasetRecord } from './record/record-schema.ts';

/** One person of a dataset and their countable properties; numbers are kept as text. */
interface KnownPerson {
  readonly id: string;
  readonly values: Map<string, Set<string>>;
}

/** A variable with its categories, as published by the record; `open` if the categories are known only from the content. */
type Countable = PublishedVariable & { readonly open?: boolean };

export interface DatasetPeople {
  readonly people: readonly Person[];
  /** The variables that the record publishes. */
  readonly variables: readonly Countable[];
  /** Modalities, classes of regions, manufacturers and sexes. */
  readonly kinds: readonly Countable[];
}

/** All people in the cases and imports of a dataset. Reads imports completely; this happens only at publication. */
export async function peopleOf(
  dataDirectory: string,
  base: string,
  dataset: string,
  { disclosure }: DatasetRecord,
): Promise<DatasetPeople> {
  const known = new Map<string, KnownPerson>();
  const labels = new Map<string, Map<string, string>>([
    ['modality', new Map()],
    ['region', new Map()],
    // Named so that no clinical variable has the same name.
    ['image-manufacturer', new Map()],
    ['image-sex', new Map()],
  ]);
  const note = (id: string, variable: string, value: string): void => {
    const person = known.get(id) ?? { id, values: new Map<string, Set<string>>() };
    known.set(id, person);
    person.values.set(variable, (person.values.get(variable) ?? new Set()).add(value));
  };
  const encodingsOf = encodingsReader(dataDirectory);
  for await (const content of readCases(dataDirectory)) {
    if (content.dataset !== dataset) continue;
    note(content.subject, 'case', content.id);
    const rois = regionsOf(content, await encodingsOf(content.subject));
    for (const [variable, key, label] of findingsOf({ ...content, rois })) {
      note(content.subject, variable, key);
      labels.get(variable)?.set(key, label);
    }
  }
  const declared: DescribedVariable[] = [];
  for await (const content of readImports(dataDirectory)) {
    if (content.dataset !== dataset) continue;
    declared.push(...content.declared);
    for (const id of content.subjects) note(decoded(id), 'import', content.digest);
    const path = join(dataDirectory, 'graphs', 'imports', `${content.digest}.trig`);
    for await (const { subject, variable, value } of observationsIn(path, base, knownVariables(content.declared)))
      note(subject, variable, value);
  }
  const facets = disclosure?.facets ?? [];
  const recognised = knownVariables(declared);
  const kinds = [...labels].map(([name, known]) => openVariable(name, known));
  const variables = facets.map(
    (name) =>
      kinds.find((kind) => (contentVariables as readonly string[]).includes(name) && kind.name === name) ??
      clinicalVariable(name, recognised.get(name), disclosure?.bands[name]),
  );
  return {
    people: [...known.values()].map((person) => categorised(person, [...kinds, ...variables])),
    variables,
    kinds,
  };
}

function* findingsOf({ modality, rois, sex, manufacturer }: CaseContent): Generator<readonly [string, string, string]> {
  yield ['modality', modality, modality];
  for (const { mapped } of rois) {
    if (mapped === undefined) continue;
    const { scheme, value, meaning } = mapped.type;
    yield ['region', `${scheme}:${value}`, meaning];
  }
  if (manufacturer !== undefined) yield ['image-manufacturer', manufacturer, manufacturer];
  const said = sexWords[sex ?? ''];
  if (said !== undefined) yield ['image-sex', said, said];
}

const kindWords: Readonly<Record<string, string>> = {
  modality: 'modality of the images',
  region: 'class of a region',
  'image-manufacturer': 'manufacturer of the scanner',
  'image-sex': 'sex, as the images state it',
};

function openVariable(name: string, labels: ReadonlyMap<string, string>): Countable {
  const keys = [...labels].map(([key, label]) => ({ key, label })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { name, label: kindWords[name]!, keys, open: true };
}

function clinicalVariable(
  name: string,
  variable: DescribedVariable | undefined,
  edges: readonly number[] | undefined,
): Countable {
  if (variable === undefined)
    throw new CountsRefused(`The facet ${name} is neither a known variable nor declared by an import of the dataset.`);
  const { label, codes } = variable;
  if (codes === undefined && edges === undefined)
    throw new CountsRefused(`The facet ${name} is a number: give the edges of its bands in the record.`);
  const keys = codes === undefined ? bandKeys(edges!) : Object.keys(codes);
  return { name, label, keys: keys.map((key) => ({ key, label: key })), ...(codes === undefined && { edges: edges! }) };
}

function categorised({ id, values }: KnownPerson, variables: readonly Countable[]): Person {
  const keys = new Map<string, ReadonlySet<string>>();
  for (const { name, edges } of variables) {
    const own = [...(values.get(name) ?? [])];
    const categories = edges === undefined ? own : own.flatMap((value) => bandOf(Number(value), edges) ?? []);
    if (categories.length > 0) keys.set(name, new Set(categories));
  }
  return { id, keys };
}

const terms = {
  subject: `${namespaces.qiaw}ofSubject`,
  variable: `${namespaces.qiaw}variable`,
  value: `${namespaces.roo}P100042`,
  type: `${namespaces.rdf}type`,
};

/** Clinical observations of an imported graph; the statements of each node are contiguous. */
async function* observationsIn(path: string, base: string, variables: ReadonlyMap<string, DescribedVariable>) {
  let node = '';
  let said: { subject?: string; variable?: string; value?: string; types: string[] } = { types: [] };
  const observed = () => {
    const { codes } = variables.get(said.variable ?? '') ?? {};
    const code = Object.entries(codes ?? {}).find(([, iri]) => said.types.includes(iri))?.[0];
    const value = codes === undefined ? said.value : code;
    if (said.subject === undefined || said.variable === undefined || value === undefined) return [];
    return [{ subject: said.subject, variable: said.variable, value }];
  };
  for await (const { subject, predicate, object } of streamTrig(createReadStream(path, 'utf8'), base)) {
    if (subject.value !== node) {
      yield* observed();
      node = subject.value;
      said = { types: [] };
    }
    if (predicate.value === terms.subject) said.subject = lastSegment(object.value);
    else if (predicate.value === terms.variable) said.variable = object.value;
    else if (predicate.value === terms.value) said.value = object.value;
    else if (predicate.value === terms.type) said.types.push(object.value);
  }
  yield* observed();
}

const lastSegment = (iri: string): string => decoded(iri.slice(iri.lastIndexOf('/') + 1));

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
