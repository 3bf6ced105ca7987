import { QiawError } from '../../core/index.ts';

/** An aggregation that cannot be computed as requested. */
export class AggregationRefused extends QiawError {
  readonly code = 'QIAW_AGGREGATION';
}

export interface BinChoice {
  /** Number of bins of equal width between the smallest and largest value. */
  readonly count?: number | undefined;
  /** Width of the bins; edges are multiples of it. */
  readonly width?: number | undefined;
  /** Edges, ascending. */
  readonly edges?: readonly number[] | undefined;
}

const mostBins = 200;

/**
 * Edges of a histogram: as chosen, else at most 20 bins whose width is 1, 2 or 5 times a power of ten, close to the width that
 * Freedman and Diaconis recommend (doi:10.1007/BF01025868). A bin includes its lower edge and excludes its upper edge; the last
 * bin includes both.
 */
export function binEdges(sorted: Float64Array, choice: BinChoice = {}): number[] {
  if (choice.edges !== undefined) return checkedEdges(choice.edges);
  const low = sorted[0];
  const high = sorted[sorted.length - 1];
  if (low === undefined || high === undefined) return [];
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    throw new AggregationRefused('The feature has infinite values in this selection: specify the edges of the bins.');
  }
  if (choice.count !== undefined) {
    const { count } = choice;
    if (!(Number.isInteger(count) && count >= 1 && count <= mostBins)) throw tooMany();
    if (low === high) return [low, high];
    return Array.from({ length: count + 1 }, (_, n) => (n === count ? high : low + ((high - low) * n) / count));
  }
  return evenEdges(low, high, choice.width ?? automaticWidth(sorted, high - low));
}

function checkedEdges(edges: readonly number[]): number[] {
  if (edges.length < 2 || edges.length > mostBins + 1) throw tooMany();
  if (edges.some((edge, n) => n > 0 && !(edge > edges[n - 1]!))) {
    throw new AggregationRefused('Bin edges must be finite numbers in ascending order.');
  }
  return [...edges];
}

function evenEdges(low: number, high: number, width: number): number[] {
  if (!(width > 0)) throw new AggregationRefused('The bin width must be greater than zero.');
  const edge = (n: number): number => Number((n * width).toPrecision(15));
  let first = Math.floor(low / width);
  let last = Math.max(first + 1, Math.floor(high / width) + 1);
  if (!(last - first <= mostBins)) throw tooMany();
  // The rounded quotient may be off by one.
  if (edge(first) > low) first--;
  if (edge(last) < high) last++;
  return Array.from({ length: last - first + 1 }, (_, n) => edge(first + n));
}

function automaticWidth(sorted: Float64Array, range: number): number {
  const at = (p: number): number => sorted[Math.floor((sorted.length - 1) * p)]!;
  const wanted = (2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length);
  const least = Math.max(wanted, range / 20) || 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5, 10].find((step) => step * power >= least * (1 - 1e-12)) ?? 10);
}

/** Index of the bin that contains a value; -1 outside all bins. */
export function binOf(edges: readonly number[], value: number): number {
  const last = edges.length - 1;
  if (last < 1 || !(value >= edges[0]!) || !(value <= edges[last]!)) return -1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

const tooMany = (): AggregationRefused =>
  new AggregationRefused(`A histogram has at least 1 and at most ${mostBins} bins.`);
