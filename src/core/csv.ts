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
  const reader = new CsvReader(',', { isSheet: false });
  const records: string[][] = [];
  for (const rows of [reader.take(text, text.length + 1), reader.end()]) {
    for (const { cells, misquoted, unterminated } of rows) {
      if (misquoted || unterminated) return undefined;
      records.push(cells);
    }
  }
  return records;
}

/** The texts of a file written by {@link csvLine}. Undefined if quotation marks are misplaced. */
export const parseSheet = (text: string): string[][] | undefined =>
  parseCsv(text)?.map((record) => record.map(unguarded));

/** One record of a delimited file. `number` counts records, the header being 1, as a spreadsheet shows them. */
export interface CsvRow {
  readonly number: number;
  readonly cells: string[];
  /** The file ended inside quotes. */
  readonly unterminated?: boolean;
  /** A quotation mark is where RFC 4180 allows none. */
  readonly misquoted?: boolean;
}

/** No cell or row of a real table is near this; without a bound one stray quote could take all memory. */
export const longestRow = 16 * 1024 * 1024;

/**
 * Streams RFC 4180 text: quoted cells may contain delimiters, line ends and doubled quotes; lines end in LF, CRLF or CR.
 * Empty lines are counted but not returned. As in Python's csv, a quote inside an unquoted cell and text after a closing quote
 * are kept; the apostrophe before a formula is not part of the text.
 * Throws RangeError when a row is longer than {@link longestRow}.
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter = ','): AsyncGenerator<CsvRow> {
  const reader = new CsvReader(delimiter, { isSheet: true });
  for await (const chunk of text) yield* reader.take(chunk);
  yield* reader.end();
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

class CsvReader {
  readonly #delimiter: number;
  /** Made for spreadsheets: the apostrophe before a formula is not part of the text, and empty lines are left out. */
  readonly #isSheet: boolean;
  #misquoted = false;
  #number = 1;
  #cells: string[] = [];
  #cell = '';
  #length = 0;
  #state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  /** A CR may end a chunk and its LF begin the next. */
  #afterCr = false;

  constructor(delimiter: string, { isSheet }: { readonly isSheet: boolean }) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#isSheet = isSheet;
  }

  *take(chunk: string, most = longestRow): Generator<CsvRow> {
    let from = 0;
    const keep = (to: number): void => {
      this.#cell += chunk.slice(from, to);
    };
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      const skipLf = this.#afterCr && code === LF;
      this.#afterCr = false;
      if (skipLf) {
        from = at + 1;
      } else if (this.#state === 'quoted') {
        if (code !== QUOTE) continue;
        keep(at);
        this.#state = 'quote';
        from = at + 1;
      } else if (this.#state === 'quote' && code === QUOTE) {
        this.#cell += '"';
        this.#state = 'quoted';
        from = at + 1;
      } else if (code === QUOTE && this.#state === 'start') {
        this.#state = 'quoted';
        from = at + 1;
      } else if (code === this.#delimiter || code === LF || code === CR) {
        keep(at);
        from = at + 1;
        this.#endCell();
        if (code === this.#delimiter) continue;
        this.#afterCr = code === CR;
        yield* this.#endRow();
      } else {
        if (code === QUOTE || this.#state === 'quote') this.#misquoted = true;
        this.#state = 'plain';
      }
    }
    keep(chunk.length);
    if (this.#length + this.#cell.length > most) throw new RangeError(`row ${this.#number} is longer than 16 MB`);
  }

  *end(): Generator<CsvRow> {
    const unterminated = this.#state === 'quoted';
    if (this.#cell === '' && this.#cells.length === 0 && this.#state === 'start') return;
    this.#endCell();
    yield* this.#endRow(unterminated);
  }

  #endCell(): void {
    this.#cells.push(this.#isSheet ? unguarded(this.#cell) : this.#cell);
    this.#length += this.#cell.length;
    this.#cell = '';
    this.#state = 'start';
  }

  *#endRow(unterminated = false): Generator<CsvRow> {
    const cells = this.#cells;
    const number = this.#number++;
    const misquoted = this.#misquoted;
    this.#cells = [];
    this.#length = 0;
    this.#misquoted = false;
    if (this.#isSheet && cells.length === 1 && cells[0] === '') return;
    yield { number, cells, ...(unterminated && { unterminated }), ...(misquoted && { misquoted }) };
  }
}
