import { datasetFolders } from './dataset-folder.ts';
import { type PublishedAccess, publishedAccess } from './published-access.ts';

/**
 * The levels of all published datasets, for who decides rights on each request: the same map as long as no dataset folder
 * changed. Looks at the folders' dates once a second at most.
 */
export function publishedLevels(
  dataDirectory: string,
  elapsed: () => number,
): () => Promise<ReadonlyMap<string, PublishedAccess>> {
  let levels: ReadonlyMap<string, PublishedAccess> = new Map();
  let stamp = '';
  let looked = Number.NEGATIVE_INFINITY;
  return async () => {
    if (elapsed() - looked < 1000) return levels;
    looked = elapsed();
    const found = new Map<string, PublishedAccess>();
    for (const id of await datasetFolders(dataDirectory)) {
      const access = await publishedAccess(dataDirectory, id);
      if (access !== undefined) found.set(id, access);
    }
    const now = JSON.stringify([...found]);
    if (now !== stamp) {
      levels = found;
      stamp = now;
    }
    return levels;
  };
}
