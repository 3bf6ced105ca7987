import { QiawError } from '../../core/index.ts';

/**
 * Layout of a data directory that this release writes; qiaw.json states the layout of a directory; if it states none,
 * the layout is 0.
 */
export const presentLayout = 1;

/** A newer release made the directory or the backup, and this release would damage it. */
export class LayoutTooNew extends QiawError {
  readonly code = 'QIAW_LAYOUT_NEW';
}

/** An older release made the directory; it has to be migrated before anything is written to it. */
export class LayoutTooOld extends QiawError {
  readonly code = 'QIAW_LAYOUT_OLD';
}

/** @throws LayoutTooNew for data of a later release */
export function requireKnownLayout(layout: number): void {
  if (layout <= presentLayout) return;
  throw new LayoutTooNew(
    `This data has layout ${layout}; this release understands layouts up to ${presentLayout}. Use the release that made it, or ` +
      'a newer one.',
  );
}

export function requirePresentLayout(layout: number): void {
  requireKnownLayout(layout);
  if (layout === presentLayout) return;
  throw new LayoutTooOld(
    `This data directory has layout ${layout}, this release writes layout ${presentLayout}. See what would change with ` +
      '`qiaw migrate --dry-run --data DIR`, make a backup, then run `qiaw migrate --data DIR`.',
  );
}

/** @throws LayoutTooOld where earlier releases gave values without unit the definitions of values in HU */
export function requirePresentNames(misnamed: number): void {
  if (misnamed === 0) return;
  throw new LayoutTooOld(
    `An earlier release gave ${misnamed} definitions of values without unit (MR) the names of those in HU (CT). See what ` +
      'would change with `qiaw migrate --dry-run --data DIR`, make a backup, then run `qiaw migrate --data DIR`.',
  );
}
