import { type CsvRow, digestOf, type Identifiers } from '../../core/index.ts';
import type { OwnVariable, PublicRefusal } from '../../graph/index.ts';
import { ImportSourceError } from '../errors.ts';
import { publicParameters, subjectsOf, unknownColumns } from '../held.ts';
import type { LoadedMapping, TableMapping } from '../map/mapping.ts';
import { declaredVariables } from '../map/variables.ts';
import type { ImportContext, ImportedRecord, ImportHead } from '../model.ts';
import { RowReader } from './read-rows.ts';
import { ImportSource } from './source.ts';
import { planTable, type TablePlan } from './table-plan.ts';

export interface PreparedImport {
  readonly head: ImportHead;
  /** Number of left-out rows of erased subjects. It is not in the graph, where it would help owners of the table identify them. */
  readonly erased: number;
  /** Identifiers that the graph must not contain. */
  readonly denied: Identifiers;
  /** Every accepted record, in source order; each call reads the source again. */
  records(): AsyncGenerator<ImportedRecord>;
}

/**
 * Reads a table twice without keeping it in memory: first to find the accepted rows, the settings and columns in use, and the
 * refusals; then, through `records`, to write it.
 * @throws MappingError, ImportSourceError
 */
export async function prepareTable(
  path: string,
  loaded: LoadedMapping<TableMapping>,
  context: ImportContext,
): Promise<PreparedImport> {
  const { mapping } = loaded;
  const source = new ImportSource(path);
  // The import is named by the digest of its source, which is known only after reading it. Refusals get their names then.
  const survey = new Survey();
  const variables = declaredVariables(context.base, mapping.define);
  const opened = await open(source, mapping, variables);
  const reader = newReader(opened.plan, mapping, context);
  for await (const row of opened.rows) survey.take(reader.read(row));
  const { digest: raw, bytes } = source.summary();
  const denied = subjectsOf(reader.subjectIds, context.identity.mode);
  const digest = importDigest(raw, loaded, context);
  const head: ImportHead = {
    digest,
    kind: mapping.kind,
    dataset: mapping.dataset ?? context.dataset,
    source: { digest: context.identity.contentDigest(raw), bytes, mediaType: source.mediaType, rows: survey.rows },
    mapping: loaded,
    software: context.software,
    records: survey.records,
    refusals: survey.refusals.map((refusal) => named(refusal, digest)),
    notes: unknownColumns(opened.plan.unknown, opened.plan.width, denied),
    repairs: [],
    variables,
    parameters: publicParameters(reader.parameters, denied),
    columns: opened.plan.features?.columns.map(({ name, label, unit }) => ({ name, label, unit })) ?? [],
    used: survey.used,
  };
  return { head, erased: survey.erased, denied, records: () => again(path, raw, mapping, context) };
}

/**
 * Digest of an import: what was read, how it was read, and whose pseudonyms it uses. The software is not included, so that a
 * new release replaces the import.
 */
export function importDigest(raw: string, { mapping, digest }: LoadedMapping, context: ImportContext): string {
  const { identity, issuer, dataset } = context;
  return digestOf({
    source: identity.contentDigest(raw),
    mapping: digest,
    dataset: mapping.dataset ?? dataset,
    issuer: identity.contentDigest(digestOf(mapping.subject.issuer ?? issuer)),
    identity: identity.mode === 'keep' ? 'keep' : identity.keyId,
  });
}

async function open(
  source: ImportSource,
  mapping: TableMapping,
  variables: readonly OwnVariable[],
): Promise<{ readonly plan: TablePlan; readonly rows: AsyncGenerator<CsvRow> }> {
  const rows = boundedRows(source, mapping.delimiter, mapping.sheet);
  const first = await rows.next();
  if (first.done) throw new ImportSourceError('The file to import is empty. Give a table with a header row.');
  return { plan: planTable(first.value.cells, mapping, variables), rows };
}

async function* boundedRows(source: ImportSource, delimiter: string, sheet?: string): AsyncGenerator<CsvRow> {
  try {
    yield* source.rows(delimiter, sheet);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ImportSourceError(
      `The file to import cannot be read: ${error.message}. Is it a table with this delimiter?`,
    );
  }
}

async function* again(
  path: string,
  raw: string,
  mapping: TableMapping,
  context: ImportContext,
): AsyncGenerator<ImportedRecord> {
  const source = new ImportSource(path);
  const { plan, rows } = await open(source, mapping, declaredVariables(context.base, mapping.define));
  const reader = newReader(plan, mapping, context);
  for await (const row of rows) {
    const outcome = reader.read(row);
    if (outcome.ok) yield outcome.record;
  }
  if (source.summary().digest !== raw)
    throw new ImportSourceError('The file to import changed while it was being read. Import it again.');
}

function newReader(plan: TablePlan, mapping: TableMapping, context: ImportContext): RowReader {
  return new RowReader(plan, mapping, context);
}

class Survey {
  rows = 0;
  records = 0;
  erased = 0;
  readonly refusals: PublicRefusal[] = [];
  readonly used = new Set<string>();

  take(outcome: ReturnType<RowReader['read']>): void {
    this.rows++;
    if (!outcome.ok) {
      if (outcome.refusal === undefined) this.erased++;
      else this.refusals.push(outcome.refusal);
      return;
    }
    this.records++;
    const { vector } = outcome.record;
    for (const { column } of vector?.values ?? []) this.used.add(`${vector?.set}:${column}`);
  }
}

function named(refusal: PublicRefusal, digest: string): PublicRefusal {
  return { ...refusal, input: { ...refusal.input, id: `${digest}-${refusal.evidence['row']}` } };
}
