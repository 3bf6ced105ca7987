import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readImports } from '../../catalogue/index.ts';
import { namespaces, type Quad, streamTrig } from '../../rdf/index.ts';
import type { ExportSource } from '../model.ts';
import { type Column, keyColumn } from './columns.ts';
import type { Row, Table } from './feature-rows.ts';

const importedKeyColumns: readonly Column[] = [
  keyColumn('subject', 'string', 'Pseudonym of the patient'),
  keyColumn('dataset', 'string', 'Dataset the import belongs to'),
  keyColumn('row', 'integer', 'Row of the imported table'),
  keyColumn('roi', 'string', 'Name of the region of interest; empty where the import names none'),
  keyColumn('roi_class', 'string', 'Meaning of the region as a published class (IRI)'),
  keyColumn(
    'parameter_set',
    'string',
    'IRI of the settings the features were computed under, as the import states them',
  ),
  keyColumn('software_version', 'string', 'Version of the program that computed them'),
  keyColumn('import', 'string', 'IRI of the import'),
  keyColumn('vector', 'string', 'IRI of the feature vector in the graph'),
];

/** A feature definition of an import. */
interface Definition {
  readonly iri: string;
  name?: string;
  label?: string;
  unit?: string;
  version?: string;
  ontologyClass?: string;
  ibsiCode?: string;
}

/** A feature vector of an import with its values by definition. */
interface ImportedVector {
  readonly iri: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * One row a feature vector that an import brought, one column a feature name; undefined where there are none. Read from the
 * graphs of the dataset's imports (of all without one), statement by statement: the first pass finds the columns, the second
 * the rows.
 * @throws RdfSyntaxError
 */
export async function importedTableOf(source: ExportSource, dataset?: string): Promise<Table | undefined> {
  const definitions = new Map<string, Definition>();
  const used = new Set<string>();
  const files: ImportFile[] = [];
  for await (const { digest, dataset: owner, values } of readImports(source.root)) {
    if (values === 0 || (dataset !== undefined && owner !== dataset)) continue;
    const path = join(source.root, 'graphs', 'imports', `${digest}.trig`);
    files.push({ path, dataset: owner });
    for await (const vector of vectorsIn(path, source, definitions)) {
      for (const iri of vector.values.keys()) used.add(iri);
    }
  }
  if (files.length === 0) return undefined;
  const columns = columnsOf([...used].map((iri) => definitions.get(iri) ?? { iri }));
  return {
    columns: [...importedKeyColumns, ...columns],
    async *rows() {
      for (const { path, dataset: id } of files) {
        for await (const vector of vectorsIn(path, source)) yield rowOf(vector, id, columns, definitions);
      }
    },
  };
}

interface ImportFile {
  readonly path: string;
  readonly dataset: string;
}

const is = (prefix: keyof typeof namespaces, name: string): string => namespaces[prefix] + name;
const type = is('rdf', 'type');
const kinds = {
  definition: is('qiaw', 'ImportedFeatureDefinition'),
  vector: is('qiaw', 'ImportedFeatureVector'),
};

/** Our writer keeps the statements of one subject together. */
async function* vectorsIn(
  path: string,
  { base }: ExportSource,
  definitions?: Map<string, Definition>,
): AsyncGenerator<ImportedVector> {
  let subject: string | undefined;
  let quads: Quad[] = [];
  const take = (): ImportedVector | undefined => {
    if (subject === undefined) return undefined;
    const types = new Set(quads.filter((q) => q.predicate.value === type).map(({ object }) => object.value));
    if (definitions !== undefined && types.has(kinds.definition))
      definitions.set(subject, definitionOf(subject, quads));
    return types.has(kinds.vector) ? vectorOf(subject, quads, base) : undefined;
  };
  for await (const quad of streamTrig(createReadStream(path, 'utf8'), base)) {
    if (quad.subject.value !== subject) {
      const vector = take();
      if (vector !== undefined) yield vector;
      subject = quad.subject.value;
      quads = [];
    }
    quads.push(quad);
  }
  const vector = take();
  if (vector !== undefined) yield vector;
}

function vectorOf(iri: string, quads: readonly Quad[], base: string): ImportedVector {
  const facts = new Map<string, string>();
  const values = new Map<string, string>();
  for (const { predicate, object } of quads) {
    if (predicate.value.startsWith(`${base}fd/`)) values.set(predicate.value, object.value);
    else if (predicate.value !== type) facts.set(predicate.value, object.value);
  }
  return { iri, facts, values };
}

function definitionOf(iri: string, quads: readonly Quad[]): Definition {
  const definition: Definition = { iri };
  for (const { predicate, object } of quads) {
    if (predicate.value === is('qiaw', 'pyradiomicsName')) definition.name = object.value;
    else if (predicate.value === is('rdfs', 'label')) definition.label = object.value;
    else if (predicate.value === is('qiaw', 'ucum')) definition.unit = object.value;
    else if (predicate.value === is('qiaw', 'sourceVersion')) definition.version = object.value;
    else if (predicate.value === is('qiaw', 'computes')) definition.ontologyClass = object.value;
    else if (predicate.value === is('qiaw', 'ibsiCode')) definition.ibsiCode = object.value;
  }
  return definition;
}

/** Definitions of the same name, of several imports or settings, share a column that names all of them. */
function columnsOf(definitions: readonly Definition[]): Column[] {
  const byName = new Map<string, Definition[]>();
  for (const definition of definitions) {
    const name = definition.name ?? lastSegment(definition.iri);
    byName.set(name, [...(byName.get(name) ?? []), definition]);
  }
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, same]) => {
      const ontologyClass = agreed(same.map((one) => one.ontologyClass));
      const ibsiCode = agreed(same.map((one) => one.ibsiCode));
      return {
        name,
        type: 'double' as const,
        description: same[0]!.label ?? name,
        units: [...new Set(same.flatMap(({ unit }) => unit ?? []))].sort(),
        definitions: same.map(({ iri }) => iri).sort(),
        ...(ibsiCode !== undefined && { ibsiCode }),
        ...(ontologyClass !== undefined && { ontologyClass }),
      };
    });
}

const agreed = (values: ReadonlyArray<string | undefined>): string | undefined =>
  new Set(values).size === 1 ? values[0] : undefined;

function rowOf(
  { iri, facts, values }: ImportedVector,
  dataset: string,
  columns: readonly Column[],
  definitions: ReadonlyMap<string, Definition>,
): Row {
  const fact = (prefix: keyof typeof namespaces, name: string): string => facts.get(is(prefix, name)) ?? '';
  const [first] = values.keys();
  return [
    lastSegment(fact('qiaw', 'ofSubject')),
    dataset,
    lastSegment(iri),
    fact('rdfs', 'label'),
    fact('qiaw', 'regionClass'),
    fact('qiaw', 'parameterSet'),
    (first === undefined ? undefined : definitions.get(first)?.version) ?? '',
    fact('prov', 'wasGeneratedBy'),
    iri,
    ...columns.map((column) => {
      const under = column.definitions.find((one) => values.has(one));
      return under === undefined ? '' : shortest(values.get(under)!);
    }),
  ];
}

/** The graph spells doubles canonically; tables hold the shortest decimal that reads back exactly. */
function shortest(lexical: string): string {
  return /^(?:NaN|-?INF)$/.test(lexical) ? lexical : Object.is(Number(lexical), -0) ? '-0' : String(Number(lexical));
}

function lastSegment(iri: string): string {
  const segment = iri.slice(iri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
