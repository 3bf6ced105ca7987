/** Summary of some numbers; without any, only `count` is given. */
export interface Summary {
  readonly count: number;
  readonly mean: number | undefined;
  /** Sample standard deviation (n - 1). */
  readonly sd: number | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly median: number | undefined;
  readonly sum: number | undefined;
}

/** @param sorted ascending, finite or infinite, without NaN */
export function summarise(sorted: Float64Array): Summary {
  const count = sorted.length;
  if (count === 0)
    return {
      count,
      mean: undefined,
      sd: undefined,
      minimum: undefined,
      maximum: undefined,
      median: undefined,
      sum: undefined,
    };
  const sum = exactSum(sorted);
  const mean = sum / count;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  return {
    count,
    mean,
    sd: count < 2 ? undefined : Math.sqrt(squares / (count - 1)),
    minimum: sorted[0],
    maximum: sorted[count - 1],
    median: quantile(sorted, 0.5),
    sum,
  };
}

/** Quantile with linear interpolation between order statistics (Hyndman and Fan's type 7, as numpy and R do by default). */
export function quantile(sorted: Float64Array, p: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return place === below ? low : low + (high - low) * (place - below);
}

/** The correctly rounded sum, independent of the order (Shewchuk, doi:10.1007/PL00009321). */
export function exactSum(values: Iterable<number>): number {
  const partials: number[] = [];
  let special = 0;
  for (let value of values) {
    if (!Number.isFinite(value)) {
      special += value;
      continue;
    }
    let kept = 0;
    for (let partial of partials) {
      if (Math.abs(value) < Math.abs(partial)) [value, partial] = [partial, value];
      const high = value + partial;
      const low = partial - (high - value);
      if (low !== 0) partials[kept++] = low;
      value = high;
    }
    partials.length = kept;
    partials.push(value);
  }
  if (special !== 0 || Number.isNaN(special)) return special;
  return roundedTotal(partials);
}

/** Sum of non-overlapping partials, smallest first; ties are rounded to even, as for the exact sum. */
function roundedTotal(partials: readonly number[]): number {
  let at = partials.length - 1;
  if (at < 0) return 0;
  let high = partials[at]!;
  let low = 0;
  while (at > 0 && low === 0) {
    const value = high;
    const next = partials[--at]!;
    high = value + next;
    low = next - (high - value);
  }
  const below = at > 0 ? partials[at - 1]! : 0;
  if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
    const twice = low * 2;
    const rounded = high + twice;
    if (twice === rounded - high) return rounded;
  }
  return high;
}
