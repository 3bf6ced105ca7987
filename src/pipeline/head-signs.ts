import { type Grid, indexToWorld, type Vec3 } from '../core/index.ts';
import type { DelineatedRoi } from '../dicom/index.ts';
import { type HeadSign, headNameOf, headPartOf, headRegionOf } from '../graph/index.ts';
import type { MappedName, RoiMask } from '../image/index.ts';
import type { CaseInputs } from './make/case-inputs.ts';
import type { CaseSettings } from './make/case-settings.ts';
import type { CaseTools, MeasuredCase } from './make/measured-case.ts';
import { meaningOf } from './make/region-meaning.ts';
import type { SourceTexts } from './source-texts.ts';

/**
 * Feet to head, mm: the z of patient coordinates (PS3.3 C.7.6.2.1.1), regardless of the patient's position in the
 * scanner.
 */
interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Organs below the chin by SNOMED CT code, and how far above their upper end the lower face begins, in adults, mm. */
const below: ReadonlyArray<readonly [code: string, name: string, chinMm: number]> = [
  ['4596009', 'larynx', 40],
  ['69748006', 'thyroid', 60],
  ['44567001', 'trachea', 60],
  ['39607008', 'lungs', 100],
  ['80891009', 'heart', 190],
];
const entireBody = '38266002';
/** An image this long always includes the head. */
const wholeBodyMm = 900;

/**
 * Signs that an image contains a head: what the source states, the body part, each region of the delineation (measured
 * or not) inside the field of view, and how far the field of view extends above regions of the trunk. The voxels are
 * not examined.
 */
export function headSigns(
  { job, loaded, delineation }: CaseInputs,
  measured: ReadonlyMap<number, Pick<RoiMask, 'bounds'>>,
  settings: CaseSettings,
  tools: Pick<CaseTools, 'identity' | 'names'>,
  texts: SourceTexts,
): readonly HeadSign[] {
  const { bodyPartExamined, recognizableVisualFeatures } = job.series.description;
  const { grid } = loaded.volume;
  const field = extentOf(grid, [0, 0, 0], grid.size.map((n) => n - 1) as unknown as Vec3);
  const regions = delineation.rois.map((roi) => {
    const bounds = measured.get(roi.number)?.bounds;
    const extent = bounds ? extentOf(grid, bounds.min, bounds.max) : contoursOf(roi);
    return { mapped: meaningOf(roi, settings, tools, texts), name: roi.name, extent };
  });
  const part = headPartOf(bodyPartExamined);
  const seen = regions
    .filter(({ extent }) => extent === undefined || (extent.min <= field.max && extent.max >= field.min))
    .map(({ mapped, name }) => headRegionOf(mapped) ?? (mapped ? undefined : headNameOf(name)))
    .filter((name) => name !== undefined);
  return [
    ...(recognizableVisualFeatures === 'YES' ? [{ by: 'source', what: 'RecognizableVisualFeatures' } as const] : []),
    ...(part === undefined ? [] : [{ by: 'body part', what: part } as const]),
    ...[...new Set(seen)].map((what) => ({ by: 'region', what }) as const),
    ...reach(field, regions, grid).map((what) => ({ by: 'field of view', what }) as const),
  ];
}

/** The extent of the image. */
function reach(
  field: Extent,
  regions: ReadonlyArray<{ readonly mapped: MappedName | undefined; readonly extent: Extent | undefined }>,
  grid: Grid,
): string[] {
  const topOf = (code: string): number =>
    Math.max(
      ...regions
        .filter(({ mapped }) => mapped?.type.scheme === 'SCT' && mapped.type.value === code)
        .map(({ extent }) => extent?.max ?? Number.NaN)
        .filter((top) => top >= field.min && top <= field.max),
    );
  const above = below
    .filter(([code, , chinMm]) => Number.isFinite(topOf(code)) && field.max - topOf(code) > chinMm)
    .map(([, name, chinMm]) => `more than ${chinMm} mm above the ${name}`);
  // If the outline of the body closes below the upper end of the image, it closes at the vertex.
  const outline = topOf(entireBody);
  const closes = Number.isFinite(outline) && field.max - outline > Math.max(5, 1.5 * Math.max(...grid.spacing));
  return [
    ...above,
    ...(closes ? ['the outline of the body ends below the upper end of the image'] : []),
    ...(field.max - field.min > wholeBodyMm ? [`more than ${wholeBodyMm} mm from foot to head`] : []),
  ];
}

function extentOf(grid: Grid, min: Vec3, max: Vec3): Extent {
  const z = [min[0], max[0]].flatMap((i) =>
    [min[1], max[1]].flatMap((j) => [min[2], max[2]].map((k) => indexToWorld(grid, [i, j, k])[2])),
  );
  return { min: Math.min(...z), max: Math.max(...z) };
}

/** Undefined for a segment, which always lies inside the image it was drawn on. */
function contoursOf(roi: DelineatedRoi): Extent | undefined {
  if (!('contours' in roi)) return undefined;
  const extent = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  for (const { points } of roi.contours) {
    for (let at = 2; at < points.length; at += 3) {
      extent.min = Math.min(extent.min, points[at]!);
      extent.max = Math.max(extent.max, points[at]!);
    }
  }
  return extent;
}

/** Regions whose mask alone shows the shape of a face. */
const outlines = new Set([entireBody, '39937001', '89545001', '69536005']);

/**
 * RecognizableVisualFeatures (PS3.3 C.7.6.1) for the images of a case and for its segmentation, if anything was stated.
 * The standard defines it for images only, so reports and structure sets do not have it.
 */
export function recognizable(
  { head, rois }: Pick<MeasuredCase, 'head' | 'rois'>,
  { faces }: CaseSettings,
): { readonly images?: 'YES' | 'NO'; readonly segmentation?: 'YES' | 'NO' } {
  if (faces === undefined) return {};
  if (faces !== 'accepted') return { images: 'NO', segmentation: 'NO' };
  if (head.length === 0) return {};
  const isOutline = rois.some(
    ({ record: { mapped } }) => mapped?.type.scheme === 'SCT' && outlines.has(mapped.type.value),
  );
  return { images: 'YES', ...(isOutline && { segmentation: 'YES' }) };
}
