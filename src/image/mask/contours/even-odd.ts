const f = Math.fround;

/** Receives the pixels `from <= i < to` of row j that lie inside a contour. */
export type FillSpan = (j: number, from: number, to: number) => void;

/**
 * Fills one closed contour given in pixel coordinates (pixel centres are the integers; both arrays hold float32 values).
 *
 * The centre of a pixel is inside by the even-odd rule along its row: an edge is crossed by row j iff `yLow <= j <
 * yHigh`, and a crossing at x counts for pixels `i >= x`. The arithmetic is plastimatch 1.9's in single precision, step
 * by step: the crossing is accumulated by the edge's slope from row to row, and the scan jumps from a crossing to the
 * next pixel, so that a crossing exactly on an integer takes effect one pixel later unless the scan had stopped on that
 * pixel. This makes masks equal to plastimatch's voxel by voxel; double precision differs in a few border voxels. The
 * closing edge is implied; fewer than three points fill nothing.
 */
export function fillEvenOdd(x: Float32Array, y: Float32Array, columns: number, rows: number, fill: FillSpan): void {
  const edges = edgesOf(x, y, rows);
  let next = 0;
  let active: Edge[] = [];
  // No edge goes beyond the last row.
  for (let j = edges[0]?.firstRow ?? rows; active.length > 0 || next < edges.length; j++) {
    active = active.filter((edge) => edge.lastRow >= j);
    while (next < edges.length && edges[next]!.firstRow === j) active.push(edges[next++]!);
    sortByCrossing(active);
    scanRow(active, columns, (from, to) => fill(j, from, to));
    for (const edge of active) edge.x = f(edge.x + edge.slope);
  }
}

interface Edge {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly slope: number;
  /** Crossing with the current row. */
  x: number;
}

function edgesOf(x: Float32Array, y: Float32Array, rows: number): Edge[] {
  const edges: Edge[] = [];
  for (let i = 0; i < x.length; i++) {
    const j = i + 1 === x.length ? 0 : i + 1;
    const [low, high] = y[i]! < y[j]! ? [i, j] : [j, i];
    const firstRow = Math.max(0, Math.ceil(y[low]!));
    const lastRow = Math.min(rows, Math.ceil(y[high]!)) - 1;
    // Flat, between two rows, or outside.
    if (lastRow < firstRow) continue;
    const slope = f(f(x[high]! - x[low]!) / f(y[high]! - y[low]!));
    // An edge whose height is too small for single-precision division has an infinite slope; at its own end the offset
    // is still 0.
    const run = f(f(firstRow - y[low]!) * slope);
    edges.push({ firstRow, lastRow, slope, x: f(x[low]! + (Number.isNaN(run) ? 0 : run)) });
  }
  return edges.sort((a, b) => a.firstRow - b.firstRow);
}

/** Insertion sort: the order hardly changes from one row to the next. */
function sortByCrossing(edges: Edge[]): void {
  for (let n = 1; n < edges.length; n++) {
    const edge = edges[n]!;
    let m = n - 1;
    while (m >= 0 && edges[m]!.x > edge.x) {
      edges[m + 1] = edges[m]!;
      m--;
    }
    edges[m + 1] = edge;
  }
}

function scanRow(edges: readonly Edge[], columns: number, fill: (from: number, to: number) => void): void {
  let crossed = 0;
  let i = 0;
  while (i < columns) {
    while (crossed < edges.length && i >= edges[crossed]!.x) crossed++;
    const stop = crossed < edges.length ? Math.min(columns, Math.floor(edges[crossed]!.x) + 1) : columns;
    if (crossed % 2 === 1) fill(i, stop);
    i = stop;
  }
}
