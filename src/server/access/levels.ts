import type { AccessLevel, AccessRights, PublishedLevel } from './model.ts';

/**
 * The access level from the configuration, by name or for all; else from the dataset's published record; else restricted. A
 * dataset that is held back is restricted in any case.
 */
export function levelOf(
  dataset: string,
  access: AccessRights | undefined,
  published: ReadonlyMap<string, PublishedLevel>,
): AccessLevel {
  const level = published.get(dataset);
  if (level === 'held') return 'restricted';
  const said = access?.datasets ?? {};
  const own = Object.hasOwn(said, dataset) ? said[dataset] : said['*'];
  return own ?? level ?? 'restricted';
}

/** Whether a caller without a token may read everything. */
export function everythingPublic(
  access: AccessRights | undefined,
  published: ReadonlyMap<string, PublishedLevel>,
): boolean {
  if ([...published.values()].includes('held')) return false;
  const levels = Object.values(access?.datasets ?? {});
  return access?.datasets['*'] === 'public' && levels.every((level) => level === 'public');
}

/** Whether anybody may read the records of a dataset with this published level. */
export const isPublic = (
  dataset: string,
  access: AccessRights | undefined,
  published: PublishedLevel | undefined,
): boolean => levelOf(dataset, access, new Map(published && [[dataset, published]])) === 'public';
