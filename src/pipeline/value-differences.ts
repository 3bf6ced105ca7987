import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instanceIris, type Quad } from '../rdf/index.ts';
import type { CaseDocument } from './case-document.ts';

/**
 * Where a run graph does not state the values of the case's feature table, bit for bit: a graph mended by hand must not
 * have changed a measurement. Messages name segment numbers and columns only.
 */
export async function valueDifferences(
  folder: string,
  document: CaseDocument,
  quads: readonly Quad[],
  base: string,
): Promise<string[]> {
  const table = await readFile(join(folder, 'features.csv'), 'utf8').catch(() => undefined);
  if (table === undefined) return [];
  const iris = instanceIris(base);
  const stated = new Map<string, number>();
  for (const { subject, predicate, object } of quads) {
    const column = columnOf(predicate.value, base);
    if (column !== undefined) stated.set(`${subject.value} ${column}`, numberOf(object.value));
  }
  const [header = [], ...rows] = table.split(/\r?\n/).filter(Boolean).map(fields);
  const differences: string[] = [];
  let compared = 0;
  for (const [index, row] of rows.entries()) {
    const segment = document.rois[index]?.segmentNumber ?? 0;
    const vector = iris.vector(document.run.digest, segment).value;
    for (const [position, column] of header.entries()) {
      const text = row[position] ?? '';
      if (position < 2 || text === '' || column.startsWith('diagnostics_')) continue;
      compared++;
      const value = stated.get(`${vector} ${column}`);
      if (value === undefined || !Object.is(value, numberOf(text))) {
        differences.push(`Segment ${segment}: the graph and features.csv disagree about ${column}.`);
      }
    }
  }
  if (stated.size > compared) differences.push(`The graph states ${stated.size - compared} values too many.`);
  return differences;
}

/** `…/fd/original_firstorder_Mean.<parameter set>` → `original_firstorder_Mean`. */
function columnOf(predicate: string, base: string): string | undefined {
  if (!predicate.startsWith(`${base}fd/`)) return undefined;
  return /^(.+?)\.[0-9a-f]{64}/.exec(predicate.slice(base.length + 3))?.[1];
}

/** A number as the tables or XML Schema spell it. */
function numberOf(text: string): number {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^nan$/i.test(text) ? Number.NaN : Number(text);
}

/** Fields of one line of RFC 4180 CSV. */
function fields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
