import { type Column, type Table, writeTableParquet } from '../../catalogue/index.ts';
import {
  cohortIri,
  featureMatrix,
  type ManifestRow,
  manifestCsv,
  manifestDicomweb,
  manifestRows,
  manifestS5cmd,
  matrixKeys,
  meets,
  readThreshold,
} from '../../cohorts/index.ts';
import { csvLine } from '../../core/index.ts';
import { callerOf } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { findCohort, memberSet } from '../graphql/cohorts.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { type GraphqlContext, graphqlContext, readableDatasets } from '../graphql/request-context.ts';
import { findStudy } from '../graphql/stability.ts';
import { noteForAudit } from '../http/audit.ts';

/** `/cohorts/{id}/manifest.{csv,json,s5cmd,dicomweb}` and `/cohorts/{id}/features.{csv,parquet}`; 410 after a withdrawal. */
export async function cohortDownload(request: Request, id: string, file: string, api: ApiContext): Promise<Response> {
  const context = graphqlContext(api, await callerOf(request, api), await currentColumns(api));
  noteForAudit(request, { form: 'cohort', datasets: readableDatasets(context) });
  const cohort = await findCohort(id, context);
  if (cohort === undefined) throw notFound();
  const members = memberSet(cohort, context);
  if (file === 'features.csv' || file === 'features.parquet') {
    const asked = new URL(request.url).searchParams;
    const names = asked.getAll('feature');
    const robust = await robustDefinitions(asked.get('study'), asked.get('robust'), context);
    const matrix = featureMatrix(
      context.columns,
      members,
      ({ name, iri }) => (names.length === 0 || names.includes(name)) && (robust?.has(iri) ?? true),
    );
    const table = tableOf(matrix, context);
    return file === 'features.csv' ? csvResponse(table, id) : parquetResponse(table, cohort.title, id);
  }
  const body = manifestText(file, manifestRows(context.columns, members), id, api);
  const type = file.endsWith('.json')
    ? 'application/json'
    : file.endsWith('.csv')
      ? 'text/csv; charset=utf-8'
      : 'text/plain; charset=utf-8';
  return download(body, type, `${id}-${file}`);
}

/** The definitions that meet a condition in a stability study; undefined without a condition. */
async function robustDefinitions(
  id: string | null,
  condition: string | null,
  context: GraphqlContext,
): Promise<ReadonlySet<string> | undefined> {
  if (id === null || condition === null) return undefined;
  const threshold = readThreshold(condition);
  const study = await findStudy(id, context);
  if (study === undefined) throw notFound();
  return new Set(study.features.flatMap((one) => (meets(one, threshold) ? [one.definition] : [])));
}

const notFound = (): HttpProblem => new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.');

function manifestText(file: string, rows: readonly ManifestRow[], id: string, api: ApiContext): string {
  switch (file) {
    case 'manifest.csv':
      return manifestCsv(rows);
    case 'manifest.json':
      return `${JSON.stringify({ cohort: cohortIri(api.base, id), series: rows }, undefined, 2)}\n`;
    case 'manifest.s5cmd':
      return manifestS5cmd(rows, api.images ?? {});
    case 'manifest.dicomweb':
      return manifestDicomweb(rows, api.images ?? {});
    default:
      throw notFound();
  }
}

function tableOf(matrix: ReturnType<typeof featureMatrix>, { columns }: GraphqlContext): Table {
  const keys = matrixKeys.map(
    (name): Column => ({ name, type: 'string', description: name, units: [], definitions: [] }),
  );
  const features = matrix.features.map(({ name, definition }): Column => {
    const { label, unit, computes, ibsiCode, iri } = columns.definitions[definition]!;
    return {
      name,
      type: 'double',
      description: label,
      units: [unit],
      definitions: [iri],
      ...(computes === undefined ? {} : { ontologyClass: computes }),
      ...(ibsiCode === undefined ? {} : { ibsiCode }),
    };
  });
  return {
    columns: [...keys, ...features],
    async *rows() {
      yield* matrix.rows();
    },
  };
}

/** Streamed: the matrix of a large cohort is never held in memory as a whole. */
function csvResponse(table: Table, id: string): Response {
  const pieces = csvPieces(table);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return download(body, 'text/csv; charset=utf-8', `${id}-features.csv`);
}

async function* csvPieces(table: Table): AsyncGenerator<string, undefined> {
  let piece = csvLine(table.columns.map(({ name }) => name));
  for await (const row of table.rows()) {
    piece += csvLine(row);
    if (piece.length < 64 * 1024) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
  return undefined;
}

async function parquetResponse(table: Table, title: string, id: string): Promise<Response> {
  const parts: Uint8Array[] = [];
  await writeTableParquet(table, title, {
    write: async (data) => void parts.push(typeof data === 'string' ? Buffer.from(data) : Uint8Array.from(data)),
  });
  return download(Buffer.concat(parts), 'application/vnd.apache.parquet', `${id}-features.parquet`);
}

const download = (body: BodyInit | Buffer, type: string, name: string): Response =>
  new Response(body as BodyInit, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-cache',
      vary: 'Authorization',
    },
  });
