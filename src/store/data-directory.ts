import { join } from 'node:path';
import { readWithdrawn } from '../graph/index.ts';
import { type DataDirectoryOptions, filesIn, readSource, refusalOf } from './follow/directory-files.ts';
import { withoutWithdrawn } from './follow/withdrawn-graphs.ts';
import type { GraphSource } from './sources.ts';

/** Loaded and skipped files, by path relative to the data directory. */
export interface LoadReport {
  readonly files: number;
  readonly cases: number;
  readonly quads: number;
  /** Files that do not parse. The other files are served without them. */
  readonly broken: ReadonlyArray<{ readonly file: string; readonly message: string }>;
  /** Files that changed and no longer pass the gate; they are not served. */
  readonly held: ReadonlyArray<{ readonly file: string; readonly message: string }>;
}

/**
 * The complete cases (`cases/<case>/graph.trig`), `graphs/**` and the ontology, for engines that refill themselves. Erased
 * graphs are left out, even if their files still exist.
 */
export async function* dataDirectorySources(
  dataDirectory: string,
  options: DataDirectoryOptions = {},
): AsyncIterable<GraphSource> {
  const withdrawn = await readWithdrawn(join(dataDirectory, 'graphs'));
  for (const place of ['cases', 'graphs', 'ontology'] as const) {
    for (const file of await filesIn(place, dataDirectory, options)) {
      const source = await readSource(file);
      // A case may be withdrawn between listing and reading it.
      if (source === undefined || (await refusalOf(file, source, options)) !== undefined) continue;
      yield withoutWithdrawn(source, withdrawn);
    }
  }
}
