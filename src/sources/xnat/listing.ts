import type { HttpClient } from '../http/client.ts';
import { SourceAnswer } from '../http/errors.ts';

/** One row of an XNAT listing: texts by column, absent or empty if the XNAT has no value. */
export type Row = Readonly<Record<string, unknown>>;

interface Listing {
  readonly ResultSet?: { readonly Result?: readonly Row[] };
}

/**
 * All rows of a listing, each once. Pages are requested, but an XNAT without paging returns all rows at once, which is
 * detected by too many or repeated rows. An absent listing (404) has no rows.
 */
export async function* rowsOf(
  client: HttpClient,
  path: string,
  options: { readonly columns?: string; readonly key: string; readonly pageSize: number; readonly required?: boolean },
): AsyncIterable<Row> {
  const seen = new Set<string>();
  for (;;) {
    const url = client.url(path, {
      format: 'json',
      ...(options.columns !== undefined && { columns: options.columns }),
      limit: String(options.pageSize),
      offset: String(seen.size),
    });
    const answer = await client.json<Listing>(url, options.required === true ? {} : { absent: [404] });
    if (answer === undefined) return;
    const rows = answer.value.ResultSet?.Result;
    if (rows === undefined) throw new SourceAnswer(client.host, 'answered a listing without a ResultSet');
    let fresh = 0;
    for (const row of rows) {
      const key = textOf(row, options.key);
      if (key === '' || seen.has(key)) continue;
      seen.add(key);
      fresh += 1;
      yield row;
    }
    if (fresh === 0 || rows.length !== options.pageSize) return;
  }
}

/** A cell of an XNAT listing as text, empty if it is absent or null. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Encoded path segments, because labels of users may contain anything. */
export function segments(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
