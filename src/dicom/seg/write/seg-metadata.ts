import type { SegmentInput } from './input.ts';

/** A segment as described to DICOM-SEG writers, with the file of its mask. */
interface SegMetadataSegment
  extends Pick<
    SegmentInput,
    | 'label'
    | 'algorithmType'
    | 'algorithmName'
    | 'category'
    | 'type'
    | 'typeModifier'
    | 'anatomicRegion'
    | 'anatomicRegionModifier'
    | 'color'
  > {
  /** Name of the NRRD file of the segment. */
  readonly fileName?: string;
}

/** The series attributes that dcmqi writes; its defaults apply to absent ones. */
interface SegMetadataSeries {
  readonly contentCreatorName?: string;
  readonly seriesDescription?: string;
  readonly seriesNumber?: number;
  readonly bodyPartExamined?: string;
  readonly clinicalTrialSeriesId?: string;
  readonly clinicalTrialTimePointId?: string;
  readonly clinicalTrialCoordinatingCenterName?: string;
}

type Code = SegMetadataSegment['category'];

/**
 * Metadata for dcmqi's itkimage2segimage (its seg-schema.json), pretty-printed JSON: one list per mask file, in the
 * order of the segments. File names are written if given, so that no tool has to match files by sorting their names.
 */
export function segMetadata(segments: readonly SegMetadataSegment[], series: SegMetadataSeries = {}): string {
  const metadata = {
    '@schema': 'https://raw.githubusercontent.com/qiicr/dcmqi/master/doc/schemas/seg-schema.json#',
    ...(series.contentCreatorName && { ContentCreatorName: series.contentCreatorName }),
    ...(series.clinicalTrialSeriesId && { ClinicalTrialSeriesID: series.clinicalTrialSeriesId }),
    ...(series.clinicalTrialTimePointId && { ClinicalTrialTimePointID: series.clinicalTrialTimePointId }),
    ...(series.clinicalTrialCoordinatingCenterName && {
      ClinicalTrialCoordinatingCenterName: series.clinicalTrialCoordinatingCenterName,
    }),
    SeriesDescription: series.seriesDescription ?? 'Segmentation',
    SeriesNumber: String(series.seriesNumber ?? 300),
    InstanceNumber: '1',
    ...(series.bodyPartExamined && { BodyPartExamined: series.bodyPartExamined }),
    segmentAttributes: segments.map((segment) => [attributes(segment)]),
  };
  return `${JSON.stringify(metadata, undefined, 2)}\n`;
}

function attributes(segment: SegMetadataSegment): Record<string, unknown> {
  return {
    labelID: 1,
    ...(segment.fileName && { segmentationFileName: segment.fileName }),
    SegmentDescription: segment.label,
    SegmentAlgorithmType: segment.algorithmType,
    // Type 1C in DICOM: present unless the segment was drawn manually.
    ...(segment.algorithmType !== 'MANUAL' && { SegmentAlgorithmName: segment.algorithmName ?? 'unknown' }),
    SegmentedPropertyCategoryCodeSequence: sequence(segment.category),
    SegmentedPropertyTypeCodeSequence: sequence(segment.type),
    ...(segment.typeModifier && { SegmentedPropertyTypeModifierCodeSequence: sequence(segment.typeModifier) }),
    ...(segment.anatomicRegion && { AnatomicRegionSequence: sequence(segment.anatomicRegion) }),
    ...(segment.anatomicRegionModifier && { AnatomicRegionModifierSequence: sequence(segment.anatomicRegionModifier) }),
    ...(segment.color && { recommendedDisplayRGBValue: [...segment.color] }),
  };
}

function sequence(code: Code): Record<string, string> {
  return { CodeValue: code.value, CodingSchemeDesignator: code.scheme, CodeMeaning: code.meaning };
}
