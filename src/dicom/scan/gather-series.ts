import type { Refusal } from '../../core/index.ts';
import type { ImageHeader } from '../image/image-header.ts';
import { seriesOf, seriesRefusal } from '../image/series.ts';
import type { ImageSeries } from '../model.ts';
import type { Duplicates } from './duplicates.ts';
import { contradictionRefusal } from './same-content.ts';

/**
 * Groups images by SeriesInstanceUID, in the order of UIDs. A series with a refused slice (damaged, or present in two
 * versions) is refused as a whole, because a volume without its broken slices would look complete at its ends.
 *
 * @param refused the refusals of single files
 */
export function gatherSeries(
  images: Duplicates<ImageHeader>,
  refused: readonly Refusal[],
): { series: ImageSeries[]; refusals: Refusal[] } {
  const refusals: Refusal[] = [];
  const broken = new Map<string, number>();
  const breaks = (seriesInstanceUid: string): unknown =>
    broken.set(seriesInstanceUid, (broken.get(seriesInstanceUid) ?? 0) + 1);
  for (const { input } of refused) {
    const replaced = input.sopInstanceUid !== undefined && images.has(input.sopInstanceUid);
    if (input.seriesInstanceUid !== undefined && !replaced) breaks(input.seriesInstanceUid);
  }
  for (const versions of images.contradicting()) {
    refusals.push(contradictionRefusal(versions));
    for (const uid of new Set(versions.map((version) => version.seriesInstanceUid))) breaks(uid);
  }
  const groups = new Map<string, ImageHeader[]>();
  for (const header of images.unique()) {
    const group = groups.get(header.seriesInstanceUid);
    if (group) group.push(header);
    else groups.set(header.seriesInstanceUid, [header]);
  }
  const series: ImageSeries[] = [];
  for (const [uid, headers] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const refusedImages = broken.get(uid);
    const result = refusedImages === undefined ? seriesOf(headers) : incomplete(headers, refusedImages);
    if ('code' in result) refusals.push(result);
    else series.push(result);
  }
  return { series, refusals };
}

function incomplete(headers: readonly ImageHeader[], refusedImages: number): Refusal {
  return seriesRefusal(headers[0]!, 'QIAW_SERIES_INCOMPLETE', {
    reason: 'Images of this series were refused, so the volume would miss slices.',
    remedy: 'Correct or replace the refused images that are listed with this refusal.',
    evidence: { refusedImages, usableImages: headers.length },
  });
}
