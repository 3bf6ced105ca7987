import { parseCsv } from '../../core/index.ts';
import type { GraphStore } from '../../store/index.ts';

/** Rows of a SELECT from the store's CSV: IRIs and lexical forms, empty where unbound. */
export async function readRows(store: GraphStore, query: string, timeoutMs = 120_000): Promise<readonly string[][]> {
  const { body } = await store.query(query, { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs });
  const rows = body.includes('"') ? (parseCsv(body) ?? []) : body.split(/\r?\n/).map((line) => line.split(','));
  return rows.slice(1).filter((row) => row.length > 1 || (row[0] ?? '') !== '');
}

/** Parses the lexical forms of xsd:double, xsd:decimal and xsd:integer; undefined for anything else. */
export function toNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  if (text === 'NaN') return Number.NaN;
  if (text === 'INF' || text === '+INF') return Number.POSITIVE_INFINITY;
  return text === '-INF' ? Number.NEGATIVE_INFINITY : undefined;
}

export const present = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
