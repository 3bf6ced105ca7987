import type { Quad } from '../../../graph/index.ts';
import {
  type ClinicalColumn,
  clinicalColumnsOf,
  clinicalKeyColumns,
  type DescribedVariable,
  knownVariables,
} from '../../facts/clinical-columns.ts';
import type { ExportSource } from '../model.ts';
import { type Column, keyColumn } from './columns.ts';
import type { Table } from './feature-rows.ts';
import { type ImportNode, importFiles, importNodes, iriOf, lastSegment, shortest } from './import-nodes.ts';

const terms = {
  observation: iriOf('qiaw', 'ClinicalObservation'),
  prediction: iriOf('qiaw', 'Prediction'),
  subject: iriOf('qiaw', 'ofSubject'),
  variable: iriOf('qiaw', 'variable'),
  value: iriOf('roo', 'P100042'),
  model: iriOf('qiaw', 'modelName'),
  output: iriOf('qiaw', 'outputIndex'),
};

/** Cells by column on which the imports agree, and those imports. */
interface Alternative {
  readonly cells: Map<string, string>;
  readonly imports: Set<string>;
}

/** A model output whose values form a column. */
interface Output {
  readonly model: string;
  readonly output: number;
}

/**
 * Imported clinical variables and model outputs: one row per subject of a dataset; undefined if there are none.
 * Records of a subject are merged. A record that contradicts a row starts another row, so that no choice is made between them.
 * Unlike the feature tables, this table is held in memory: it has only a few cells per subject.
 * @throws RdfSyntaxError
 */
export async function clinicalTableOf(source: ExportSource, dataset?: string): Promise<Table | undefined> {
  const subjects = new Map<string, Alternative[]>();
  const outputs = new Map<string, Output>();
  const declared: DescribedVariable[] = [];
  for await (const { path, content } of importFiles(source, dataset)) {
    const iri = `${source.base}id/import/${content.digest}`;
    declared.push(...content.declared);
    const variables = knownVariables(content.declared);
    for await (const { subject, cells } of recordsIn(path, source.base, outputs, variables)) {
      const key = `${content.dataset}\n${lastSegment(subject)}`;
      const alternatives = subjects.get(key) ?? [];
      subjects.set(key, alternatives);
      addRecord(alternatives, cells, iri);
    }
  }
  if (subjects.size === 0) return undefined;
  const columns = columnsOf(subjects.values(), outputs, declared);
  return {
    columns: [...clinicalKeyColumns.map(described), ...columns],
    async *rows() {
      for (const key of [...subjects.keys()].sort()) {
        const [owner, subject] = key.split('\n') as [string, string];
        for (const [index, { cells, imports }] of subjects.get(key)!.entries()) {
          const named = [subject, owner, String(index + 1), [...imports].sort().join(' ')];
          yield [...named, ...columns.map(({ name }) => cells.get(name) ?? '')];
        }
      }
    },
  };
}

function addRecord(alternatives: Alternative[], cells: ReadonlyMap<string, string>, iri: string): void {
  const fits = ({ cells: there }: Alternative): boolean =>
    [...cells].every(([name, cell]) => (there.get(name) ?? cell) === cell);
  let place = alternatives.find(fits);
  if (place === undefined) {
    place = { cells: new Map(), imports: new Set() };
    alternatives.push(place);
  }
  for (const [name, cell] of cells) place.cells.set(name, cell);
  place.imports.add(iri);
}

/** The statements of one row of an imported table about its subject. */
interface SubjectRecord {
  readonly subject: string;
  readonly cells: Map<string, string>;
}

/** Observations and predictions are fragments of their record, `…/id/record/<digest>/<row>#<variable>`, and are contiguous. */
async function* recordsIn(
  path: string,
  base: string,
  outputs: Map<string, Output>,
  variables: ReadonlyMap<string, DescribedVariable>,
): AsyncGenerator<SubjectRecord> {
  let record: string | undefined;
  let current: SubjectRecord | undefined;
  for await (const node of importNodes(path, base)) {
    const cells = node.types.has(terms.observation)
      ? observed(node, variables)
      : node.types.has(terms.prediction)
        ? predicted(node, outputs)
        : [];
    if (cells.length === 0) continue;
    const [owner] = node.iri.split('#') as [string];
    if (current !== undefined && owner !== record) {
      yield current;
      current = undefined;
    }
    record = owner;
    current ??= { subject: one(node.quads, terms.subject) ?? '', cells: new Map() };
    for (const [name, cell] of cells) current.cells.set(name, cell);
  }
  if (current !== undefined) yield current;
}

function observed(
  { quads, types }: ImportNode,
  variables: ReadonlyMap<string, DescribedVariable>,
): Array<[column: string, cell: string]> {
  const variable = variables.get(one(quads, terms.variable) ?? '');
  if (variable === undefined) return [];
  const { name, codes } = variable;
  if (codes === undefined) {
    const value = one(quads, terms.value);
    return value === undefined ? [] : [[name, shortest(value)]];
  }
  for (const [code, iri] of Object.entries(codes)) {
    if (!types.has(iri)) continue;
    return [
      [name, code],
      [`${name}_class`, iri],
    ];
  }
  return [];
}

function predicted({ quads }: ImportNode, outputs: Map<string, Output>): Array<[column: string, cell: string]> {
  const [model, output, value] = [terms.model, terms.output, terms.value].map((term) => one(quads, term));
  if (model === undefined || output === undefined || value === undefined) return [];
  const name = `prediction_${model}_${output}`;
  outputs.set(name, { model, output: Number(output) });
  return [[name, shortest(value)]];
}

function one(quads: readonly Quad[], predicate: string): string | undefined {
  return quads.find((quad) => quad.predicate.value === predicate)?.object.value;
}

/** Clinical variables that occur, then model outputs by name. */
function columnsOf(
  subjects: Iterable<readonly Alternative[]>,
  outputs: ReadonlyMap<string, Output>,
  declared: readonly DescribedVariable[],
): Column[] {
  const used = new Set<string>();
  for (const alternatives of subjects)
    for (const { cells } of alternatives) for (const name of cells.keys()) used.add(name);
  const predictions = [...outputs].sort(([, a], [, b]) =>
    a.model === b.model ? a.output - b.output : a.model < b.model ? -1 : 1,
  );
  return [
    ...clinicalColumnsOf(used, declared).map(described),
    ...predictions.map(([name, { model, output }]) =>
      keyColumn(name, 'double', `Output ${output} of the model ${model}; its meaning is not defined`),
    ),
  ];
}

function described({ name, datatype, description, unit, property }: ClinicalColumn): Column {
  const column = keyColumn(name, datatype, description, unit);
  return property === undefined ? column : { ...column, definitions: [property] };
}
