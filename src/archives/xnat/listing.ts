import { type HttpClient, SourceAnswer } from '../http/index.ts';

/** One row of an XNAT listing: texts by column, absent or empty where the XNAT has nothing. */
export type Row = Readonly<Record<string, unknown>>;

interface Listing {
  readonly ResultSet?: { readonly Result?: readonly Row[] };
}

/**
 * All rows of a listing, each once. Pages are asked for, but an XNAT that does not know them gives all at once, which shows in
 * more rows than asked for, or in rows that were there already. What is absent (404) has no rows.
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

/** A cell of an XNAT listing as text, empty where it is absent or no value. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Path segments of what users named: labels may hold anything. */
export function segments(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
