import type { Refusal } from '../../core/index.ts';
import type { DelineationFilter } from '../delineation/delineation-filter.ts';
import type { DelineationHeader } from '../delineation/delineation-header.ts';
import type { ImageHeader } from '../image/image-header.ts';
import type { StructureSetHeader } from '../model.ts';
import type { SegmentationHeader } from '../seg/model.ts';
import { Duplicates } from './duplicates.ts';
import { gatherSeries } from './gather-series.ts';
import { type FoundObject, type OtherObject, readObject } from './read-object.ts';
import { contradictionRefusal, imagesAgree, segmentationsAgree, structureSetsAgree } from './same-content.ts';
import type { Scan } from './scan-result.ts';
import type { ScannedFile } from './scanned-file.ts';

export interface ScanOptions<F extends ScannedFile = ScannedFile> {
  readonly signal?: AbortSignal;
  /** Which delineations to use; default all. */
  readonly wanted?: DelineationFilter;
  /** Called after each file with the number of processed files, the file and its kind. */
  readonly onFile?: (done: number, file: F, found: FoundObject) => void;
}

/**
 * Reads the headers of all files and groups images by SeriesInstanceUID. Order and names of files do not matter, only
 * the content of the objects. Files that are not DICOM are counted; unusable DICOM is refused by name.
 */
export async function scan<F extends ScannedFile>(
  files: AsyncIterable<F>,
  options: ScanOptions<F> = {},
): Promise<Scan> {
  const images = new Duplicates<ImageHeader>();
  const structureSets = new Duplicates<StructureSetHeader>();
  const segmentations = new Duplicates<SegmentationHeader>();
  const others = new Map<string, OtherObject>();
  const refusals: Refusal[] = [];
  const leftOut = new Map<string, DelineationHeader>();
  const ofMedia = new Set<string>();
  let leftOutDamaged = 0;
  let done = 0;
  let notDicom = 0;
  for await (const file of files) {
    options.signal?.throwIfAborted();
    const found = await readObject(file, options.wanted);
    if (found.kind === 'not-dicom') notDicom += 1;
    else if (found.kind === 'media-directory') for (const uid of found.objects) ofMedia.add(uid);
    else if (found.kind === 'refused') refusals.push(found.refusal);
    else if (found.kind === 'left-out') {
      if (found.header) leftOut.set(found.header.sopInstanceUid, found.header);
      else leftOutDamaged += 1;
    } else if (found.kind === 'image')
      await images.add(found.header.instance.sopInstanceUid, found.header, imagesAgree);
    else if (found.kind === 'other') others.set(found.object.sopInstanceUid ?? found.object.path, found.object);
    else if (found.kind === 'structure-set') {
      await structureSets.add(found.header.sopInstanceUid, found.header, structureSetsAgree);
    } else await segmentations.add(found.header.sopInstanceUid, found.header, segmentationsAgree);
    done += 1;
    options.onFile?.(done, file, found);
  }
  const otherObjects = [...others.values()].sort(by((object) => object.sopInstanceUid ?? object.path));
  for (const versions of [...structureSets.contradicting(), ...segmentations.contradicting()])
    refusals.push(contradictionRefusal(versions));
  const { series, refusals: seriesRefusals } = gatherSeries(images, refusals);
  return {
    series,
    structureSets: structureSets.unique().sort(by((header) => header.sopInstanceUid)),
    segmentations: segmentations.unique().sort(by((header) => header.sopInstanceUid)),
    otherObjects,
    leftOut: [...leftOut.values()].sort(by((header) => header.sopInstanceUid)),
    leftOutDamaged,
    missingOfMedia: missing(ofMedia, [images, structureSets, segmentations, leftOut, others], refusals),
    refusals: [...refusals, ...seriesRefusals],
    files: done,
    notDicom,
  };
}

function by<T>(key: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

/** Objects that were neither found nor refused. */
function missing(
  named: ReadonlySet<string>,
  found: readonly { has(sopInstanceUid: string): boolean }[],
  refusals: readonly Refusal[],
): number {
  if (named.size === 0) return 0;
  const refused = new Set(refusals.map(({ input }) => input.sopInstanceUid));
  return [...named].filter((uid) => !refused.has(uid) && !found.some((some) => some.has(uid))).length;
}
