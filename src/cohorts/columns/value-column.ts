/** Numbers by row, sorted by row; a row may have none or several. NaN is kept: it means "measured, but undefined". */
export interface ValueColumn {
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

/** Collects values in any order. */
export class ColumnBuilder {
  #rows = new Int32Array(16);
  #values = new Float64Array(16);
  #length = 0;

  add(row: number, value: number): void {
    if (this.#length === this.#rows.length) this.#grow();
    this.#rows[this.#length] = row;
    this.#values[this.#length++] = value;
  }

  build(): ValueColumn {
    const rows = this.#rows.slice(0, this.#length);
    const values = this.#values.slice(0, this.#length);
    if (isSorted(rows)) return { rows, values };
    const order = Array.from(rows, (_, at) => at).sort((a, b) => rows[a]! - rows[b]! || values[a]! - values[b]!);
    return { rows: Int32Array.from(order, (at) => rows[at]!), values: Float64Array.from(order, (at) => values[at]!) };
  }

  #grow(): void {
    const rows = new Int32Array(this.#rows.length * 2);
    const values = new Float64Array(this.#values.length * 2);
    rows.set(this.#rows);
    values.set(this.#values);
    this.#rows = rows;
    this.#values = values;
  }
}

function isSorted(rows: Int32Array): boolean {
  for (let at = 1; at < rows.length; at++) if (rows[at - 1]! > rows[at]!) return false;
  return true;
}

/** The range of a row's values in the column: first index, and one past the last. */
function spanOf({ rows }: ValueColumn, row: number): readonly [number, number] {
  const from = lowerBound(rows, row);
  let to = from;
  while (to < rows.length && rows[to] === row) to++;
  return [from, to];
}

/** The values of one row. */
export function valuesAt(column: ValueColumn, row: number): Float64Array {
  const [from, to] = spanOf(column, row);
  return column.values.subarray(from, to);
}

function lowerBound(rows: Int32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
