import { type Refusal, type Result, refused } from '../../core/index.ts';

const reasons = {
  QIAW_ROI_NO_CONTOURS: ['The ROI has no contours.', 'Delineate it, or leave it out with the ROI selection.'],
  QIAW_ROI_CONTOUR_INVALID: [
    'The ROI has a contour whose points are not triples of finite numbers.',
    'Export the structure set again; the contour data is damaged.',
  ],
  QIAW_ROI_CONTOURS_DEGENERATE: [
    'All contours of the ROI have fewer than three different points, so they enclose nothing.',
    'Delineate it with closed contours, or leave it out with the ROI selection.',
  ],
  QIAW_ROI_GEOMETRY_UNSUPPORTED: [
    'The ROI has contours that enclose no area by definition (points or open lines).',
    'Only CLOSED_PLANAR and CLOSEDPLANAR_XOR contours make a mask; leave this ROI out with the ROI selection.',
  ],
  QIAW_ROI_GEOMETRY_MIXED: [
    'The ROI mixes CLOSED_PLANAR and CLOSEDPLANAR_XOR contours, so how they combine is not defined.',
    'Export the structure set with one contour type for this ROI.',
  ],
  QIAW_ROI_NOT_PLANAR: [
    'The ROI has contours that are not parallel to the slices of the image.',
    'Export contours on the slices of this series, or use the parallel ones with --partial-contours.',
  ],
  QIAW_ROI_OUTSIDE_VOLUME: [
    'Contours of the ROI lie outside the image volume.',
    'Check that the structure set belongs to this series and that no slices are missing, or use the others with --partial-contours.',
  ],
  QIAW_ROI_SLICE_MISSING: [
    'Contours of the ROI name missing images and lie on no slice of the series.',
    'Add the missing images of the series, or use the other contours with --partial-contours.',
  ],
  QIAW_ROI_REFERENCES_DISAGREE: [
    'Most contours of the ROI lie on other slices than the images they name.',
    'Find out whether positions or references are wrong; if the positions are right, use --trust-geometry.',
  ],
  QIAW_ROI_LOST_ON_TARGET: [
    'The ROI has no voxel on the image on which it should be measured.',
    'The ROI lies outside that image or is smaller than its voxels; measure it on the image it was drawn on.',
  ],
  QIAW_ROI_EMPTY: [
    'The contours of the ROI enclose no voxel centre.',
    'The structure is smaller than the voxels; use a finer image or leave it out with the ROI selection.',
  ],
} as const satisfies Record<`QIAW_${string}`, readonly [reason: string, remedy: string]>;

/** The reasons why an ROI yields no mask. */
type RoiRefusalCode = keyof typeof reasons;

/** Refuses one ROI by its number; the evidence contains only counts and millimetres. */
export function refuseRoi(code: RoiRefusalCode, roiNumber: number, evidence: Refusal['evidence']): Result<never> {
  const [reason, remedy] = reasons[code];
  return refused({ code, kind: 'roi', input: { roiNumber }, reason, remedy, evidence });
}
