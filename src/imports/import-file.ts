import { dirname } from 'node:path';
import { canonicalJson } from '../core/index.ts';
import { type ClinicalVariable, erasedSubjects, type PublicRefusal, readWithdrawn } from '../graph/index.ts';
import {
  type Contradiction,
  contradictionsOf,
  type Difference,
  differenceOf,
  type EarlierImport,
  earlierImports,
  type Statements,
} from './earlier.ts';
import { ImportExists, MappingError, VariableExists } from './errors.ts';
import type { LoadedMapping, ORawMapping, TableMapping } from './map/mapping.ts';
import type { ImportContext, ImportHead, ImportKind, ImportNote } from './model.ts';
import { prepareORaw } from './o-raw/prepare.ts';
import { type PreparedImport, prepareTable } from './table/import-table.ts';
import { type ColumnTally, Tally } from './tally.ts';
import { type ImportTarget, type WrittenImport, writeImport } from './write-import.ts';

export interface ImportRequest
  extends Omit<ImportContext, 'erased' | 'base'>,
    Omit<ImportTarget, 'replaces' | 'denied'> {
  readonly path: string;
  readonly mapping: LoadedMapping;
  /** Whether imports of the same source are replaced; or the digest, or its beginning, of the import to replace. */
  readonly replace: boolean | string;
  /** Only report what the import would do. */
  readonly dryRun?: boolean;
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
  readonly columns: readonly ColumnTally[];
  /** What differs from the imports that this one replaces; absent if it replaces none. */
  readonly difference?: readonly Difference[];
  readonly contradictions: readonly Contradiction[];
}

/**
 * Imports one table or graph into the catalogue as one named graph that has passed the gate.
 * @throws ImportExists if the source is already imported under another mapping or dataset and replacing is not allowed.
 * @throws VariableExists if the mapping declares a variable that another import defines otherwise.
 */
export async function importFile(request: ImportRequest): Promise<ImportSummary> {
  const withdrawn = await readWithdrawn(dirname(request.folder));
  const { head, erased, denied, records } = await prepare(request, erasedSubjects(withdrawn, request.base));
  const { replaced, kept } = await othersOf(head, request);
  requireSameVariables(head, kept);
  const replaces = replaced.map(({ digest }) => digest);
  const tally = new Tally(request.base);
  const written = request.dryRun
    ? await counted(tally, records(), replaces)
    : await writeImport(head, tally.counted(records()), { ...request, denied, replaces });
  const { kind, dataset, notes, repairs, refusals } = head;
  const { mapping } = request.mapping;
  return {
    ...written,
    dataset,
    kind,
    rows: head.source.rows,
    records: head.records,
    erased,
    subjects: tally.subjects,
    observations: tally.observations,
    predictions: tally.predictions,
    vectors: tally.vectors,
    values: tally.values,
    definitions: head.used.size,
    refusals,
    notes,
    repairs,
    columns: mapping.kind === 'o-raw' ? [] : tally.columns(mapping, head),
    ...(replaced.length > 0 && { difference: differenceOf(together(replaced), tally.statements) }),
    contradictions: kept.flatMap((other) => contradictionsOf(other, tally.statements)),
  };
}

async function counted(
  tally: Tally,
  records: ReturnType<PreparedImport['records']>,
  replaced: readonly string[],
): Promise<WrittenImport> {
  for await (const _ of tally.counted(records));
  return { graph: '', path: '', quads: 0, unchanged: false, replaced };
}

interface Others {
  readonly replaced: readonly EarlierImport[];
  readonly kept: readonly EarlierImport[];
}

/** The other imports of the catalogue: those that this one replaces, and the rest. */
async function othersOf(head: ImportHead, { folder, replace }: ImportRequest): Promise<Others> {
  const replaced: EarlierImport[] = [];
  const kept: EarlierImport[] = [];
  for await (const other of earlierImports(folder)) {
    if (other.digest === head.digest) continue;
    const isSame = other.source === head.source.digest && other.kind === head.kind;
    if (isSame && replace === false) {
      throw new ImportExists(
        'This source is already in the catalogue under another mapping or dataset: its values would be counted twice. ' +
          'Use --replace to replace it with this import.',
      );
    }
    const isNamed = typeof replace === 'string' && other.digest.startsWith(replace);
    (isSame || isNamed ? replaced : kept).push(other);
  }
  const named = typeof replace === 'string' ? replaced.filter(({ digest }) => digest.startsWith(replace)).length : 1;
  if (named !== 1)
    throw new MappingError(
      `--replace-import names ${named} imports. Give the digest of one, or its beginning; \`qiaw query imports\` lists them.`,
    );
  return { replaced, kept };
}

function requireSameVariables({ variables }: ImportHead, others: readonly EarlierImport[]): void {
  for (const variable of variables) {
    for (const { declared, digest } of others) {
      const theirs = declared.find(({ name }) => name === variable.name);
      if (theirs === undefined || meaningOf(theirs) === meaningOf(variable)) continue;
      throw new VariableExists(
        `The import ${digest.slice(0, 12)} defines the variable ${variable.name} otherwise (label, unit, range, codes, or what it is about). ` +
          'Use the same definition, choose another name, or replace that import with --replace-import.',
      );
    }
  }
}

const meaningOf = ({ label, of, unit, codes, minimum, maximum }: ClinicalVariable): string =>
  canonicalJson([label, of ?? '', String(unit), String(minimum), String(maximum), Object.keys(codes ?? {}).sort()]);

function together(imports: readonly EarlierImport[]): Statements {
  return new Map(imports.flatMap(({ statements }) => [...statements]));
}

function prepare({ path, mapping, ...rest }: ImportRequest, erased: ImportContext['erased']): Promise<PreparedImport> {
  const context = { ...rest, erased };
  return mapping.mapping.kind === 'o-raw'
    ? prepareORaw(path, mapping as LoadedMapping<ORawMapping>, context)
    : prepareTable(path, mapping as LoadedMapping<TableMapping>, context);
}
