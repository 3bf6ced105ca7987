import { dirname } from 'node:path';
import { erasedSubjects, type PublicRefusal, readWithdrawn } from '../graph/index.ts';
import type { LoadedMapping, ORawMapping, TableMapping } from './map/mapping.ts';
import type { ImportContext, ImportedRecord, ImportKind, ImportNote } from './model.ts';
import { prepareORaw } from './o-raw/prepare.ts';
import { type PreparedImport, prepareTable } from './table/import-table.ts';
import { type ImportTarget, type WrittenImport, writeImport } from './write-import.ts';

export interface ImportRequest extends Omit<ImportContext, 'erased'>, ImportTarget {
  readonly path: string;
  readonly mapping: LoadedMapping;
}

/** Result of an import, for the operator. */
export interface ImportSummary extends WrittenImport {
  readonly dataset: string;
  readonly kind: ImportKind;
  readonly rows: number;
  readonly records: number;
  /** Rows left out because their subject was erased. */
  readonly erased: number;
  readonly subjects: number;
  readonly observations: number;
  readonly predictions: number;
  readonly vectors: number;
  readonly values: number;
  readonly definitions: number;
  readonly refusals: readonly PublicRefusal[];
  readonly notes: readonly ImportNote[];
  readonly repairs: readonly ImportNote[];
}

/** Imports one table or graph into the catalogue as one named graph that has passed the gate. */
export async function importFile(request: ImportRequest): Promise<ImportSummary> {
  const withdrawn = await readWithdrawn(dirname(request.folder));
  const { head, erased, denied, records } = await prepare(request, erasedSubjects(withdrawn, request.base));
  const runCounter = { observations: 0, predictions: 0, vectors: 0, values: 0 };
  const subjects = new Set<string>();
  async function* counted(): AsyncGenerator<ImportedRecord> {
    for await (const record of records()) {
      subjects.add(record.subject);
      runCounter.observations += record.observations.length;
      runCounter.predictions += record.outputs.length;
      if (record.vector !== undefined) runCounter.vectors++;
      runCounter.values += record.vector?.values.length ?? 0;
      yield record;
    }
  }
  const written = await writeImport(head, counted(), { ...request, denied });
  const { kind, dataset, notes, repairs, refusals } = head;
  return {
    ...written,
    dataset,
    kind,
    rows: head.source.rows,
    records: head.records,
    erased,
    subjects: subjects.size,
    ...runCounter,
    definitions: head.used.size,
    refusals,
    notes,
    repairs,
  };
}

function prepare({ path, mapping, ...rest }: ImportRequest, erased: ImportContext['erased']): Promise<PreparedImport> {
  const context = { ...rest, erased };
  return mapping.mapping.kind === 'o-raw'
    ? prepareORaw(path, mapping as LoadedMapping<ORawMapping>, context)
    : prepareTable(path, mapping as LoadedMapping<TableMapping>, context);
}
