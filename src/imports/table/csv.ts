import { unguarded } from '../../core/index.ts';

/** One record of a delimited file. `number` counts records from the header, which is 1, as in a spreadsheet. */
export interface CsvRow {
  readonly number: number;
  readonly cells: readonly string[];
  /** The file ended inside quotes. */
  readonly unterminated?: boolean;
}

/** Cells and rows of real tables are far smaller. Without a limit, one stray quote could exhaust memory. */
export const longestRow = 16 * 1024 * 1024;

/**
 * Streams RFC 4180 text: quoted cells may contain delimiters, line ends and doubled quotes; lines end in LF, CRLF or CR.
 * Empty lines are counted but not returned. As in Python's csv, a quote inside an unquoted cell and text after a closing
 * quote are kept. An apostrophe that protects a cell from being run as a formula is removed. Throws RangeError when a row is
 * longer than {@link longestRow}.
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter = ','): AsyncGenerator<CsvRow> {
  const reader = new CsvReader(delimiter);
  for await (const chunk of text) yield* reader.take(chunk);
  yield* reader.end();
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

class CsvReader {
  readonly #delimiter: number;
  #number = 1;
  #cells: string[] = [];
  #cell = '';
  #length = 0;
  #state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  /** A chunk may end with CR and the next one begin with LF. */
  #afterCr = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  *take(chunk: string): Generator<CsvRow> {
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
      } else this.#state = 'plain';
    }
    keep(chunk.length);
    if (this.#length + this.#cell.length > longestRow) throw new RangeError(`row ${this.#number} is too long`);
  }

  *end(): Generator<CsvRow> {
    const unterminated = this.#state === 'quoted';
    if (this.#cell === '' && this.#cells.length === 0 && this.#state === 'start') return;
    this.#endCell();
    yield* this.#endRow(unterminated);
  }

  #endCell(): void {
    this.#cells.push(unguarded(this.#cell));
    this.#length += this.#cell.length;
    this.#cell = '';
    this.#state = 'start';
  }

  *#endRow(unterminated = false): Generator<CsvRow> {
    const cells = this.#cells;
    const number = this.#number++;
    this.#cells = [];
    this.#length = 0;
    if (cells.length === 1 && cells[0] === '') return;
    yield { number, cells, ...(unterminated && { unterminated }) };
  }
}
