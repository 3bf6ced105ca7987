/**
 * One line of a CSV file for spreadsheets ({@link guarded}), RFC 4180: fields with a comma, quote, line break or outer
 * space are quoted; lines end with LF, as numpy and pandas write them.
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\n`;
}

/** Text that spreadsheets interpret as a formula, after any number of the apostrophes that mark it as text. */
const formula = /^'*[=+\-@\t\r\n]/;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$|^[+-]?(?:inf|infinity|nan)$/i;

/**
 * A cell of a file for spreadsheets: a text that they would run as a formula is prefixed with an apostrophe (OWASP, CSV
 * Injection), a number never. {@link unguarded} removes it and restores every text.
 */
export const guarded = (text: string): string => (formula.test(text) && !number.test(text) ? `'${text}` : text);

export const unguarded = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell);

/** One field of a file for spreadsheets: guarded, and quoted if necessary. */
export function csvField(text: string): string {
  const field = guarded(text);
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/**
 * The records of any CSV, with unchanged cells; lines may end with CRLF. Undefined if quotation marks are misplaced.
 */
export function parseCsv(text: string): string[][] | undefined {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) return undefined;
    record.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === ',' && field.lastIndex < text.length) continue;
    if (match[3] === ',') record.push('');
    records.push(record);
    record = [];
  }
  return records;
}

/** The texts of a file written by {@link csvLine}. Undefined if quotation marks are misplaced. */
export const parseSheet = (text: string): string[][] | undefined =>
  parseCsv(text)?.map((record) => record.map(unguarded));
