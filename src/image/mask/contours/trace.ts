import { type Grid, indexToWorld, type Mask } from '../../../core/index.ts';

/** One closed contour on the plane of slice k; x, y, z triples in LPS mm. */
export interface TracedContour {
  readonly k: number;
  readonly points: Float64Array;
}

/**
 * Decimal Strings of one contour have at most 65,534 bytes in Explicit VR (PS3.5 7.1.2); a longer one is divided. A point
 * takes up to 29.
 */
const mostPoints = 2000;

/**
 * Contours whose filling gives exactly the mask, by `rasterise` with either rule. They run half way between voxels inside and
 * outside, so that no rounding of coordinates can move a voxel. Each part that is connected by edges has a contour; holes are
 * joined to it by a line that is passed in both directions (PS3.3 C.8.8.6.3, keyhole), because readers unite nested contours.
 */
export function traceContours(mask: Mask): TracedContour[] {
  const [columns, rows, slices] = mask.grid.size;
  const area = columns * rows;
  const contours: TracedContour[] = [];
  const toWorld = worldOf(mask.grid);
  for (let k = 0; k < slices; k++) {
    const slice = mask.voxels.subarray(k * area, (k + 1) * area);
    const box = boxIn(slice, columns, rows);
    if (box === undefined) continue;
    for (const ring of ringsIn({ slice, columns }, box)) contours.push({ k, points: toWorld(ring, k) });
  }
  return contours;
}

/** Pixels `iMin <= i < iEnd`, `jMin <= j < jEnd`; those outside count as background. */
interface Box {
  readonly iMin: number;
  readonly iEnd: number;
  readonly jMin: number;
  readonly jEnd: number;
}
interface Slice {
  readonly slice: Uint8Array;
  readonly columns: number;
}
/** Vertices in pixels, x and y in turns. */
type Ring = readonly number[];

function boxIn(slice: Uint8Array, columns: number, rows: number): Box | undefined {
  let [iMin, iEnd, jMin, jEnd] = [columns, 0, rows, 0];
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      if (slice[i + columns * j] === 0) continue;
      [iMin, iEnd] = [Math.min(iMin, i), Math.max(iEnd, i + 1)];
      [jMin, jEnd] = [Math.min(jMin, j), j + 1];
    }
  return iEnd === 0 ? undefined : { iMin, iEnd, jMin, jEnd };
}

function ringsIn(from: Slice, box: Box): Ring[] {
  const rings = joinHoles(trace(from, box), from, box).map(withoutStraight);
  if (rings.every((ring) => ring.length <= 2 * mostPoints)) return rings;
  const { iMin, iEnd, jMin, jEnd } = box;
  const halves: Box[] =
    iEnd - iMin > jEnd - jMin
      ? [
          { ...box, iEnd: (iMin + iEnd) >> 1 },
          { ...box, iMin: (iMin + iEnd) >> 1 },
        ]
      : [
          { ...box, jEnd: (jMin + jEnd) >> 1 },
          { ...box, jMin: (jMin + jEnd) >> 1 },
        ];
  return halves.flatMap((half) => ringsIn(from, half));
}

/**
 * Marching squares: vertices lie in the middle between a pixel inside and its neighbour outside. Of two pixels that touch at
 * a corner only, each has its own ring. The inside is on the left when y points up, so that outer rings and holes turn
 * in opposite directions.
 */
function trace({ slice, columns }: Slice, { iMin, iEnd, jMin, jEnd }: Box): Ring[] {
  const has = (i: number, j: number): boolean =>
    i >= iMin && i < iEnd && j >= jMin && j < jEnd && slice[i + columns * j] !== 0;
  const width = iEnd - iMin + 2;
  // Vertex right of pixel (i, j): even; below it: odd.
  const right = (i: number, j: number): number => 2 * (i - iMin + 1 + width * (j - jMin + 1));
  const below = (i: number, j: number): number => right(i, j) + 1;
  const next = new Map<number, number>();
  for (let j = jMin - 1; j < jEnd; j++)
    for (let i = iMin - 1; i < iEnd; i++) {
      const [a, b, c, d] = [has(i, j), has(i + 1, j), has(i + 1, j + 1), has(i, j + 1)];
      // The middles of the cell's sides: between a and b, b and c, c and d, d and a.
      const [top, east, bottom, west] = [right(i, j), below(i + 1, j), right(i, j + 1), below(i, j)];
      if (a && !b) next.set(top, d ? (c ? east : bottom) : west);
      if (b && !c) next.set(east, a ? (d ? bottom : west) : top);
      if (c && !d) next.set(bottom, b ? (a ? west : top) : east);
      if (d && !a) next.set(west, c ? (b ? top : east) : bottom);
    }
  const rings: Ring[] = [];
  while (next.size > 0) {
    const [first] = next.keys();
    const ring: number[] = [];
    for (let at = first!; next.has(at); ) {
      const cell = at >> 1;
      const [i, j] = [(cell % width) + iMin - 1, Math.floor(cell / width) + jMin - 1];
      if (at % 2 === 0) ring.push(i + 0.5, j);
      else ring.push(i, j + 0.5);
      const to = next.get(at)!;
      next.delete(at);
      at = to;
    }
    rings.push(ring);
  }
  return rings;
}

/** Joins each hole, at its leftmost vertex, to the ring that bounds the same run of pixels on the left. */
function joinHoles(rings: readonly Ring[], { slice, columns }: Slice, { iMin }: Box): number[][] {
  const outer = rings.filter((ring) => turn(ring) > 0).map((ring) => [...ring]);
  const ringAt = new Map<string, number[]>();
  const claim = (ring: number[]): void => {
    for (let n = 0; n < ring.length; n += 2) ringAt.set(`${ring[n]} ${ring[n + 1]}`, ring);
  };
  for (const ring of outer) claim(ring);
  const holes = rings.filter((ring) => turn(ring) < 0).map((ring) => ({ ring, at: leftmost(ring) }));
  for (const { ring, at } of holes.sort((a, b) => a.ring[a.at]! - b.ring[b.at]!)) {
    const [x, y] = [ring[at]!, ring[at + 1]!];
    let i = x - 0.5;
    while (i >= iMin && slice[i + columns * y] !== 0) i--;
    const key = `${i + 0.5} ${y}`;
    const around = ringAt.get(key)!;
    const start = indexOf(around, i + 0.5, y);
    const turned = [...ring.slice(at), ...ring.slice(0, at), x, y];
    around.splice(start + 2, 0, ...turned, i + 0.5, y);
    claim(around);
  }
  return outer;
}

/** Twice the enclosed area; its sign tells the direction. */
function turn(ring: Ring): number {
  let sum = 0;
  for (let n = 0; n < ring.length; n += 2) {
    const m = (n + 2) % ring.length;
    sum += ring[n]! * ring[m + 1]! - ring[m]! * ring[n + 1]!;
  }
  return sum;
}

/** Of the vertices between two pixels of one row: the leftmost, where the run of pixels beside the hole ends. */
function leftmost(ring: Ring): number {
  let best = -1;
  for (let n = 0; n < ring.length; n += 2)
    if (Number.isInteger(ring[n + 1]!) && (best < 0 || ring[n]! < ring[best]!)) best = n;
  return best;
}

function indexOf(ring: Ring, x: number, y: number): number {
  for (let n = 0; n < ring.length; n += 2) if (ring[n] === x && ring[n + 1] === y) return n;
  return -1;
}

/** Without vertices on a straight line between their neighbours. */
function withoutStraight(ring: Ring): Ring {
  const kept: number[] = [];
  const size = ring.length;
  for (let n = 0; n < size; n += 2) {
    const [a, b] = [(n + size - 2) % size, (n + 2) % size];
    const [ux, uy] = [ring[n]! - ring[a]!, ring[n + 1]! - ring[a + 1]!];
    const [vx, vy] = [ring[b]! - ring[n]!, ring[b + 1]! - ring[n + 1]!];
    if (ux * vy !== uy * vx || ux * vx + uy * vy < 0) kept.push(ring[n]!, ring[n + 1]!);
  }
  return kept;
}

/** Coordinates with so many decimals that rounding moves a point by less than a thousandth of a voxel. */
function worldOf(grid: Grid): (ring: Ring, k: number) => Float64Array {
  const decimals = Math.min(9, Math.max(2, 4 - Math.floor(Math.log10(Math.min(...grid.spacing)))));
  const round = (value: number): number => Number(value.toFixed(decimals)) + 0;
  return (ring, k) => {
    const points = new Float64Array((3 * ring.length) / 2);
    for (let n = 0; n < ring.length; n += 2) {
      const [x, y, z] = indexToWorld(grid, [ring[n]!, ring[n + 1]!, k]);
      points.set([round(x), round(y), round(z)], (3 * n) / 2);
    }
    return points;
  };
}
