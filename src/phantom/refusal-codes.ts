/** The refusal that each planted fault causes; the codes belong to the modules that refuse (docs/errors.md). */
export const plantedCodes = {
  gap: 'QIAW_SERIES_GAP',
  duplicatePosition: 'QIAW_SERIES_POSITION_DUPLICATED',
  truncated: 'QIAW_DICOM_TRUNCATED',
  incomplete: 'QIAW_SERIES_INCOMPLETE',
  seriesRefused: 'QIAW_RTSTRUCT_SERIES_REFUSED',
  imagesMissing: 'QIAW_RTSTRUCT_SERIES_ABSENT',
  noContours: 'QIAW_ROI_NO_CONTOURS',
  contoursOutside: 'QIAW_ROI_OUTSIDE_VOLUME',
} as const satisfies Readonly<Record<string, `QIAW_${string}`>>;
