/** A table of features, as `pyradiomics --format csv` or this program writes it. */
export interface FeatureTableText {
  readonly header: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
}

/** One feature in all rows that both tables have. */
export interface ComparedFeature {
  readonly name: string;
  /** |old - new| / |old|; absolute where the old value is 0; Infinity if only one of them is a number. */
  readonly difference: number;
  /** The row of the largest difference, from 1 in the old table. */
  readonly row: number;
  readonly isWithin: boolean;
}

export interface Comparison {
  /** By decreasing difference. */
  readonly features: readonly ComparedFeature[];
  /** Rows found in both tables. */
  readonly rows: number;
  readonly onlyOld: { readonly columns: readonly string[]; readonly rows: readonly number[] };
  readonly onlyNew: { readonly columns: readonly string[]; readonly rows: readonly number[] };
  /** Every value is within the tolerance, and the new table lacks no column and no row. */
  readonly isSame: boolean;
}

const feature = /_(firstorder|shape|shape2D|glcm|gldm|glrlm|glszm|ngtdm)_[A-Za-z0-9]+$/;

/** 1e-9 for features of the original image and 1e-6 after filters, whose float32 steps differ between programs. */
const usualTolerance = (name: string): number => (name.startsWith('original_') ? 1e-9 : 1e-6);

/**
 * Compares two tables of features. Rows belong together if they have the same texts in the columns that both tables have beside
 * features and diagnostics (paths by their last part); without such columns, or if these are not unique, by their order.
 */
export function compareTables(old: FeatureTableText, now: FeatureTableText, tolerance?: number): Comparison {
  const columns = (table: FeatureTableText): string[] => table.header.filter((name) => feature.test(name));
  const common = columns(old).filter((name) => now.header.includes(name));
  const pairs = pairsOf(old, now);
  const features = common.map((name) => {
    const [from, to] = [old.header.indexOf(name), now.header.indexOf(name)];
    const bar = tolerance ?? usualTolerance(name);
    let [worst, row] = [0, 0];
    for (const [a, b] of pairs) {
      const difference = differenceOf(old.rows[a]![from] ?? '', now.rows[b]![to] ?? '');
      if (row === 0 || difference > worst) [worst, row] = [difference, a + 1];
    }
    return { name, difference: worst, row, isWithin: worst <= bar };
  });
  const absent = (all: readonly string[], other: FeatureTableText) =>
    all.filter((name) => !other.header.includes(name));
  const single = (count: number, found: readonly number[]) =>
    Array.from({ length: count }, (_, n) => n + 1).filter((n) => !found.includes(n - 1));
  const onlyOld = {
    columns: absent(columns(old), now),
    rows: single(
      old.rows.length,
      pairs.map(([a]) => a),
    ),
  };
  const onlyNew = {
    columns: absent(columns(now), old),
    rows: single(
      now.rows.length,
      pairs.map(([, b]) => b),
    ),
  };
  const isComplete = onlyOld.columns.length === 0 && onlyOld.rows.length === 0 && features.length > 0;
  return {
    features: features.sort((a, b) => b.difference - a.difference || (a.name < b.name ? -1 : 1)),
    rows: pairs.length,
    onlyOld,
    onlyNew,
    isSame: isComplete && features.every(({ isWithin }) => isWithin),
  };
}

function differenceOf(old: string, now: string): number {
  const [a, b] = [numberOf(old), numberOf(now)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  if (a === b) return 0;
  return Math.abs(a - b) / (a === 0 ? 1 : Math.abs(a));
}

const numberOf = (text: string): number =>
  text.trim() === '' ? Number.NaN : Number(text.replace(/^(-?)inf$/, '$1Infinity'));

function pairsOf(old: FeatureTableText, now: FeatureTableText): Array<readonly [old: number, now: number]> {
  const keys = old.header.filter(
    (name) => now.header.includes(name) && !feature.test(name) && !name.startsWith('diagnostics_'),
  );
  const keyed = (table: FeatureTableText): string[] => {
    const places = keys.map((name) => table.header.indexOf(name));
    return table.rows.map((row) => JSON.stringify(places.map((at, n) => lastPart(keys[n]!, row[at] ?? ''))));
  };
  const [before, after] = [keyed(old), keyed(now)];
  const isUnique = (all: readonly string[]): boolean => new Set(all).size === all.length;
  if (keys.length === 0 || !isUnique(before) || !isUnique(after)) {
    return Array.from({ length: Math.min(old.rows.length, now.rows.length) }, (_, n) => [n, n] as const);
  }
  const place = new Map(after.map((key, n) => [key, n]));
  return before.flatMap((key, n) => (place.has(key) ? [[n, place.get(key)!] as const] : []));
}

/** The same study may be in another folder. */
const lastPart = (column: string, text: string): string =>
  column === 'Image' || column === 'Mask' ? text.replace(/^.*[\\/]/, '') : text;
