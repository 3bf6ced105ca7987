import { join } from 'node:path';
import { packageRoot } from '../core/index.ts';
import { loadQueries, type NamedQuery } from './queries/index.ts';

/** Views: CONSTRUCT queries that say the catalogue in the words of another model. */
export function loadViews(folder = join(packageRoot(), 'queries', 'views')): readonly NamedQuery[] {
  return loadQueries(folder);
}
