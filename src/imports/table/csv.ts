import { unguarded } from '../../core/index.ts';

/** One record of a delimited file. `number` counts records, the header being 1, as a spreadsheet shows them. */
export interface CsvRow {
  readonly number: number;
  readonly cells: readonly string[];
  /** The file ended inside quotes. */
  readonly unterminated?: boolean;
}

/** No cell or row of a real table is near this; without a bound one stray quote could take all memory. */
export const longestRow = 16 * 1024 * 1024;

/**
 * Reads RFC 4180 text as it comes: quoted cells with delimiters, line ends and doubled quotes in them, LF, CRLF or CR.
 * Empty lines count but are not given. As in Python's csv, a quote inside an unquoted cell and text after a closing quote
 * are taken as they are; the apostrophe before what a spreadsheet would run is no part of a text. Throws RangeError when a row is longer than {@link longestRow}.
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
  /** A CR may end a chunk and its LF begin the next. */
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
