import { statedFaces, unstatedHeads } from '../faces.ts';
import { datasetFolders } from '../record/dataset-folder.ts';
import { type PublishedAccess, publishedAccess } from './published-access.ts';

/** `held`: restricted, whatever is said elsewhere, because heads would be public of which nothing was stated. */
type Level = PublishedAccess | 'held';

export interface LevelOptions {
  /** Whether a dataset is public, with what the configuration says; else its published record decides. */
  readonly isPublic?: (dataset: string, published: PublishedAccess | undefined) => boolean;
  /** Told the datasets that are held back, whenever they change. */
  readonly onHeld?: (datasets: readonly string[]) => void;
}

/**
 * The levels of all published datasets, for who decides rights on each request: the same map as long as no dataset folder
 * changed. Looks at the folders' dates once a second at most. A public dataset that gains images of heads is held back from
 * the next look on, until something is stated about faces.
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

/** Public datasets with heads of which nothing was stated. */
async function unstated(dataDirectory: string, isPublic: (dataset: string) => boolean): Promise<string[]> {
  const held: string[] = [];
  for (const id of (await unstatedHeads(dataDirectory)).keys()) {
    // A record that cannot be read states nothing.
    const stated = isPublic(id) ? await statedFaces(dataDirectory, id).catch(() => undefined) : 'not public';
    if (stated === undefined) held.push(id);
  }
  return held;
}
