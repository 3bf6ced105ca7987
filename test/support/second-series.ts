import { ctSlice, type Items, part10, UID } from './dicom-fixture.ts';

/** UID of slice `k` of a second series; `k` as in `sliceUid` of the first. */
export const otherUid = (k: number): string => `1.2.3.98.${k}`;
export const OTHER = '1.2.3.99';

/** The files of that series, which has the frame of reference of the first. */
export const otherSeries = Object.fromEntries(
  [0, 1, 2].map((k) => [`pet/${k}`, part10(ctSlice(k, { x0020000e: ['UI', OTHER], x00080018: ['UI', otherUid(k)] }))]),
);

const image = (uid: string): Items => ({ x00081150: ['UI', UID.ct], x00081155: ['UI', uid] });

/** An item of RTReferencedStudySequence that names a series and lists images. */
export const naming = (series: string, images: readonly string[] = []): Items => ({
  x00081155: ['UI', '1.2.3.0'],
  x30060014: ['SQ', [{ x0020000e: ['UI', series], x30060016: ['SQ', images.map(image)] }]],
});

/** Elements by which a contour names an image. */
export const drawnOn = (uid: string): Items => ({ x30060016: ['SQ', [image(uid)]] });
