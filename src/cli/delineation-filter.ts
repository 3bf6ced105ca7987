import type { Config } from '../config/index.ts';
import { UsageError } from '../core/index.ts';
import type { DelineationFilter } from '../dicom/index.ts';

/** @throws UsageError when the description is not a regular expression. */
export function delineationFilter({ delineations, seriesDescription }: Config['run']): DelineationFilter {
  if (seriesDescription === undefined) return { kinds: delineations };
  try {
    new RegExp(seriesDescription, 'iu');
  } catch {
    throw new UsageError(`--series-description is not a regular expression: ${seriesDescription}`);
  }
  return { kinds: delineations, seriesDescription };
}
