import { type Attribution, attributionCells, attributionColumns, csvLine } from '../../core/index.ts';
import type { FeatureSet } from '../model.ts';

interface FeaturesRow {
  readonly case: string;
  readonly roi: string;
  readonly features: FeatureSet;
  readonly attribution?: Attribution | undefined;
  /** Name of the subject, and of the image as in imageLabel of `core`. */
  readonly subject: string;
  readonly image: string;
}

/**
 * The table of PyRadiomics' batch mode: `case,roi,`, the diagnostics columns, then the features, one row per ROI. Who drew
 * the region, how and when, the subject and the image follow at the end, so that the columns before them are those of PyRadiomics.
 *
 * Columns appear in the order of the first row that has them; a row without a column leaves its field empty. Doubles are
 * the shortest decimals that read back exactly; NaN is `nan` as numpy writes and reads it, infinities `inf` and `-inf`.
 */
export function featuresCsv(rows: readonly FeaturesRow[]): string {
  const diagnostics = columns(rows.map((row) => row.features.diagnostics.map(([name]) => name)));
  const features = columns(rows.map((row) => row.features.values.map(({ name }) => name)));
  const lines = rows.map((row) => {
    const texts = new Map(row.features.diagnostics);
    const values = new Map(row.features.values.map(({ name, value }) => [name, shortestDecimal(value)]));
    return csvLine([
      row.case,
      row.roi,
      ...diagnostics.map((name) => texts.get(name) ?? ''),
      ...features.map((name) => values.get(name) ?? ''),
      ...attributionCells(row.attribution),
      row.subject,
      row.image,
    ]);
  });
  return (
    csvLine(['case', 'roi', ...diagnostics, ...features, ...attributionColumns, 'subject', 'image']) + lines.join('')
  );
}

function columns(rows: readonly (readonly string[])[]): string[] {
  return [...new Set(rows.flat())];
}

/** The shortest decimal that reads back as the same double; NaN and infinities as in Python and numpy. */
export function shortestDecimal(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
