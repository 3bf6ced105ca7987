import type { ImageSeries } from '../model.ts';
import type { Scan } from '../scan/scan-result.ts';

const known = new WeakMap<Scan, ReadonlyMap<string, ImageSeries>>();

/** The series of every image of a scan by SOP Instance UID; made once per scan, because every delineation uses it. */
export function imageOwners(scan: Scan): ReadonlyMap<string, ImageSeries> {
  const found = known.get(scan);
  if (found) return found;
  const owners = new Map<string, ImageSeries>();
  for (const series of scan.series)
    for (const { sopInstanceUid } of series.instances) owners.set(sopInstanceUid, series);
  known.set(scan, owners);
  return owners;
}

/** The different series that own images of a list. */
export function ownersOf(sopUids: readonly string[], scan: Scan): ImageSeries[] {
  const owners = imageOwners(scan);
  return [...new Set(sopUids.flatMap((uid) => owners.get(uid) ?? []))];
}
