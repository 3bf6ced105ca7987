import type { namespaces, Quad } from '../../../graph/index.ts';
import type { ExportSource } from '../model.ts';
import { type Column, keyColumn } from './columns.ts';
import type { Row, Table } from './feature-rows.ts';
import { importFiles, importNodes, iriOf, lastSegment, rdfType, shortest } from './import-nodes.ts';

const importedKeyColumns: readonly Column[] = [
  keyColumn('subject', 'string', 'Pseudonym of the patient'),
  keyColumn('dataset', 'string', 'Dataset the import belongs to'),
  keyColumn('row', 'integer', 'Row of the imported table'),
  keyColumn('roi', 'string', 'Name of the region of interest; empty if the import states none'),
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
 * One row per imported feature vector, one column per feature name; undefined if there are none. Streamed from the graphs of
 * the dataset's imports (of all imports without a dataset): the first pass collects the columns, the second yields the rows.
 * @throws RdfSyntaxError
 */
export async function importedTableOf(source: ExportSource, dataset?: string): Promise<Table | undefined> {
  const definitions = new Map<string, Definition>();
  const used = new Set<string>();
  const files: Array<{ readonly path: string; readonly dataset: string }> = [];
  for await (const { path, content } of importFiles(source, dataset)) {
    if (content.values === 0) continue;
    files.push({ path, dataset: content.dataset });
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

const kinds = {
  definition: iriOf('qiaw', 'ImportedFeatureDefinition'),
  vector: iriOf('qiaw', 'ImportedFeatureVector'),
};

async function* vectorsIn(
  path: string,
  { base }: ExportSource,
  definitions?: Map<string, Definition>,
): AsyncGenerator<ImportedVector> {
  for await (const { iri, quads, types } of importNodes(path, base)) {
    if (types.has(kinds.definition)) definitions?.set(iri, definitionOf(iri, quads));
    if (types.has(kinds.vector)) yield vectorOf(iri, quads, base);
  }
}

function vectorOf(iri: string, quads: readonly Quad[], base: string): ImportedVector {
  const facts = new Map<string, string>();
  const values = new Map<string, string>();
  for (const { predicate, object } of quads) {
    if (predicate.value.startsWith(`${base}fd/`)) values.set(predicate.value, object.value);
    else if (predicate.value !== rdfType) facts.set(predicate.value, object.value);
  }
  return { iri, facts, values };
}

function definitionOf(iri: string, quads: readonly Quad[]): Definition {
  const definition: Definition = { iri };
  for (const { predicate, object } of quads) {
    if (predicate.value === iriOf('qiaw', 'pyradiomicsName')) definition.name = object.value;
    else if (predicate.value === iriOf('rdfs', 'label')) definition.label = object.value;
    else if (predicate.value === iriOf('qiaw', 'ucum')) definition.unit = object.value;
    else if (predicate.value === iriOf('qiaw', 'sourceVersion')) definition.version = object.value;
    else if (predicate.value === iriOf('qiaw', 'computes')) definition.ontologyClass = object.value;
    else if (predicate.value === iriOf('qiaw', 'ibsiCode')) definition.ibsiCode = object.value;
  }
  return definition;
}

/** Definitions of the same name from several imports or settings share a column that lists all of them. */
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
  const fact = (prefix: keyof typeof namespaces, name: string): string => facts.get(iriOf(prefix, name)) ?? '';
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
