import { statedFaces, unstatedHeads } from '../faces.ts';
import { datasetFolders } from '../record/dataset-folder.ts';
import { type PublishedAccess, publishedAccess } from './published-access.ts';

/** `held`: restricted regardless of other settings, because images of heads would become public without a statement about faces. */
type Level = PublishedAccess | 'held';

export interface LevelOptions {
  /** Whether a dataset is public according to the configuration, else according to its published record. */
  readonly isPublic?: (dataset: string, published: PublishedAccess | undefined) => boolean;
  /** Called with the datasets that are held back, whenever the list changes. */
  readonly onHeld?: (datasets: readonly string[]) => void;
}

/**
 * The access levels of all published datasets, for checks on each request: returns the same map as long as no dataset folder
 * changes. Checks the modification times of the folders at most once per second. A public dataset that gains images of heads is
 * held back from the next check until a statement about faces is made.
 */
export function publishedLevels(
  dataDirectory: string,
  elapsed: () => number,
  { isPublic = (_, published) => published === 'public', onHeld }: LevelOptions = {},
): () => Promise<ReadonlyMap<string, Level>> {
  let levels: ReadonlyMap<string, Level> = new Map();
  let stamp = '';
  let looked = Number.NEGATIVE_INFINITY;
  return async () => {
    if (elapsed() - looked < 1000) return levels;
    looked = elapsed();
    const found = new Map<string, Level>();
    for (const id of await datasetFolders(dataDirectory)) {
      const access = await publishedAccess(dataDirectory, id);
      if (access !== undefined) found.set(id, access);
    }
    for (const id of await unstated(dataDirectory, (one) => isPublic(one, found.get(one) as PublishedAccess)))
      found.set(id, 'held');
    const now = JSON.stringify([...found]);
    if (now !== stamp) {
      levels = found;
      stamp = now;
      const held = [...found].filter(([, level]) => level === 'held').map(([id]) => id);
      if (held.length > 0) onHeld?.(held);
    }
    return levels;
  };
}

/** Public datasets with heads but without a statement about faces. */
async function unstated(dataDirectory: string, isPublic: (dataset: string) => boolean): Promise<string[]> {
  const held: string[] = [];
  for (const id of (await unstatedHeads(dataDirectory)).keys()) {
    // An unreadable record counts as no statement.
    const stated = isPublic(id) ? await statedFaces(dataDirectory, id).catch(() => undefined) : 'not public';
    if (stated === undefined) held.push(id);
  }
  return held;
}
