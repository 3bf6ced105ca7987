import type { Refusal } from '../core/index.ts';
import type { SourceFile } from '../sources/index.ts';
import { Duplicates } from './duplicates.ts';
import { gatherSeries } from './gather-series.ts';
import type { ImageHeader } from './image-header.ts';
import type { ImageSeries, StructureSetHeader } from './model.ts';
import { type OtherObject, readObject } from './read-object.ts';
import { contradictionRefusal, imagesAgree, segmentationsAgree, structureSetsAgree } from './same-content.ts';
import type { SegmentationHeader } from './segmentation/model.ts';

/** Everything found in a source, without pixels and contours. */
export interface Scan {
  /** Complete as far as the files tell: a series with a damaged slice is refused, not shortened. Sorted by UID. */
  readonly series: readonly ImageSeries[];
  readonly structureSets: readonly StructureSetHeader[];
  readonly segmentations: readonly SegmentationHeader[];
  readonly otherObjects: readonly OtherObject[];
  readonly refusals: readonly Refusal[];
  /** Files looked at, and those among them that are no DICOM objects. */
  readonly files: number;
  readonly notDicom: number;
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Called after each file with the number of files done. */
  readonly onFile?: (done: number) => void;
}

/**
 * Reads the headers of all files and groups images by SeriesInstanceUID. Order and names of files do not matter, only
 * what the objects say. Files that are no DICOM are counted; DICOM that cannot be used is refused by name.
 */
export async function scan(files: AsyncIterable<SourceFile>, options: ScanOptions = {}): Promise<Scan> {
  const images = new Duplicates<ImageHeader>();
  const structureSets = new Duplicates<StructureSetHeader>();
  const segmentations = new Duplicates<SegmentationHeader>();
  const others = new Map<string, OtherObject>();
  const refusals: Refusal[] = [];
  let done = 0;
  let notDicom = 0;
  for await (const file of files) {
    options.signal?.throwIfAborted();
    const found = await readObject(file);
    if (found.kind === 'not-dicom') notDicom += 1;
    else if (found.kind === 'refused') refusals.push(found.refusal);
    else if (found.kind === 'image') await images.add(found.header.instance.sopInstanceUid, found.header, imagesAgree);
    else if (found.kind === 'structure-set') {
      await structureSets.add(found.header.sopInstanceUid, found.header, structureSetsAgree);
    } else if (found.kind === 'segmentation') {
      await segmentations.add(found.header.sopInstanceUid, found.header, segmentationsAgree);
    } else if (!others.has(found.object.sopInstanceUid)) others.set(found.object.sopInstanceUid, found.object);
    done += 1;
    options.onFile?.(done);
  }
  const otherObjects = [...others.values()].sort(by((object) => object.sopInstanceUid));
  for (const versions of [...structureSets.contradicting(), ...segmentations.contradicting()])
    refusals.push(contradictionRefusal(versions));
  const { series, refusals: seriesRefusals } = gatherSeries(images, refusals);
  return {
    series,
    structureSets: structureSets.unique().sort(by((header) => header.sopInstanceUid)),
    segmentations: segmentations.unique().sort(by((header) => header.sopInstanceUid)),
    otherObjects,
    refusals: [...refusals, ...seriesRefusals],
    files: done,
    notDicom,
  };
}

function by<T>(key: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
