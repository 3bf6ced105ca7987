/** The refusal each planted accident leads to; the codes belong to the rooms that refuse (docs/errors.md). */
export const plantedCodes = {
  gap: 'QIAW_SERIES_GAP',
  duplicatePosition: 'QIAW_SERIES_DUPLICATE_POSITION',
  truncated: 'QIAW_DICOM_TRUNCATED',
  imagesMissing: 'QIAW_RTSTRUCT_SERIES_MISSING',
  noContours: 'QIAW_ROI_NO_CONTOURS',
  contoursOutside: 'QIAW_ROI_OUTSIDE_VOLUME',
} as const satisfies Readonly<Record<string, `QIAW_${string}`>>;
