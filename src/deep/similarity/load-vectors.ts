import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DeepVectorsIncomparable, ModelUnknown } from '../model/errors.ts';
import { parseDeepFeaturesCsv, type StoredVector } from '../vector/deep-features-csv.ts';
import { VectorIndex } from './vector-index.ts';

/** `<case>/<roi>`: the name of an ROI of a data directory. */
export function roiId(row: Pick<StoredVector, 'case' | 'roi'>): string {
  return `${row.case}/${row.roi}`;
}

/** All vectors of one model in a data directory, in the order of case and line. `model` is `id` or `id@version`. */
export function loadStoredVectors(dataDir: string, model: string): readonly StoredVector[] {
  const cases = join(dataDir, 'cases');
  const folders = existsSync(cases) ? readdirSync(cases).sort() : [];
  return folders.flatMap((folder) => {
    const path = join(cases, folder, 'deep-features.csv');
    if (!existsSync(path)) return [];
    const rows = parseDeepFeaturesCsv(readFileSync(path, 'utf8'), `cases/${folder}/deep-features.csv`);
    return rows.filter((row) => row.model === model || row.model.split('@')[0] === model);
  });
}

/**
 * The index over the stored vectors of one model; ids are `<case>/<roi>`.
 * @throws ModelUnknown if there are none; DeepVectorsIncomparable if versions or layers are mixed
 */
export function loadVectors(dataDir: string, model: string): VectorIndex {
  const rows = loadStoredVectors(dataDir, model);
  if (rows.length === 0) {
    throw new ModelUnknown(
      `The data directory contains no deep features of ${model}. Run \`qiaw run … --model ${model}\` first.`,
    );
  }
  const kinds = [...new Set(rows.map((row) => `${row.model} ${row.layer}`))];
  if (kinds.length > 1) {
    throw new DeepVectorsIncomparable(
      `The vectors come from different versions or layers (${kinds.join('; ')}). Give --model id@version.`,
    );
  }
  return new VectorIndex(rows.map((row) => ({ id: roiId(row), values: row.values })));
}
