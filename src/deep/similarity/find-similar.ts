import { UsageError } from '../../core/index.ts';
import { loadVectors } from './load-vectors.ts';
import type { Metric, Neighbour } from './vector-index.ts';

export interface SimilarOptions {
  /** `id` or `id@version`. */
  readonly model: string;
  readonly k: number;
  readonly metric?: Metric;
  /** ROIs that are never answers, as `<case>/<roi>`. */
  readonly except?: ReadonlySet<string>;
}

/**
 * The k ROIs of a data directory nearest to one of them (which is not among the answers): `qiaw similar`.
 * `roi` is `<case>/<roi>`, or the end of an IRI with these two parts.
 * @throws UsageError if the ROI has no vector of this model; ModelUnknown, DeepVectorsIncomparable
 */
export function findSimilar(
  dataDir: string,
  roi: string,
  { model, k, metric = 'cosine', except = new Set() }: SimilarOptions,
): readonly Neighbour[] {
  if (!Number.isInteger(k) || k < 1) throw new UsageError(`-k must be a positive integer, not ${k}.`);
  const index = loadVectors(dataDir, model);
  // A label may contain a slash.
  const id = index.vector(roi) ? roi : roi.split('/').slice(-2).join('/');
  const query = index.vector(id);
  if (!query) {
    throw new UsageError(
      `No vector of ${model} is stored for that ROI. Name it <case>/<roi>, as in the columns of deep-features.csv.`,
    );
  }
  return index.nearest(query, k, { metric, except: (other) => other === id || except.has(other) });
}
