import type { KeywordOf, ValueReader } from '../../../dicom/index.ts';

/** The statements of an object, each under a name that identifies no one: `segment 2: TrackingUID`. */
export type Facts = ReadonlyMap<string, string>;

type Say = (name: string, ...values: readonly (string | number | readonly number[] | undefined)[]) => void;

function facts(collect: (say: Say) => void): Facts {
  const found = new Map<string, string>();
  collect((name, ...values) => found.set(name, JSON.stringify(values)));
  return found;
}

/** Everything of a segmentation but its voxels. */
export function segmentationFacts(object: ValueReader): Facts {
  return facts((say) => {
    say('SOPInstanceUID', object.uid('SOPInstanceUID'));
    say('size', object.short('Rows'), object.short('Columns'), object.number('NumberOfFrames'));
    for (const segment of object.sequence('SegmentSequence')) {
      const number = segment.short('SegmentNumber');
      say(`segment ${number}: label`, segment.text('SegmentLabel'), segment.wholeText('SegmentDescription'));
      say(`segment ${number}: tracking`, segment.text('TrackingID'), segment.uid('TrackingUID'));
      for (const keyword of segmentCodes) say(`segment ${number}: ${keyword}`, ...codeOf(segment, keyword));
    }
    for (const [index, group] of object.sequence('PerFrameFunctionalGroupsSequence').entries()) {
      const [plane] = group.sequence('PlanePositionSequence');
      say(`frame ${index + 1}`, segmentOf(group), plane?.numbers('ImagePositionPatient'));
    }
  });
}

const segmentCodes = ['SegmentedPropertyCategoryCodeSequence', 'SegmentedPropertyTypeCodeSequence'] as const;

/** The number of the segment that a frame belongs to. */
export function segmentOf(group: ValueReader): number | undefined {
  return group.sequence('SegmentIdentificationSequence')[0]?.short('ReferencedSegmentNumber');
}

/** Every content item of a report: kind, concept, and value with its unit. */
export function reportFacts(object: ValueReader): Facts {
  return facts((say) => {
    say('SOPInstanceUID', object.uid('SOPInstanceUID'));
    sayItems(object, '', say);
  });
}

function sayItems(parent: ValueReader, above: string, say: Say): void {
  for (const [index, item] of parent.sequence('ContentSequence').entries()) {
    const name = `${above}${index + 1}`;
    const [measured] = item.sequence('MeasuredValueSequence');
    const [referenced] = item.sequence('ReferencedSOPSequence');
    say(`content item ${name}: concept`, item.text('ValueType'), ...codeOf(item, 'ConceptNameCodeSequence'));
    say(`content item ${name}: text`, item.wholeText('TextValue'), item.uid('UID'));
    say(`content item ${name}: code`, ...codeOf(item, 'ConceptCodeSequence'));
    say(`content item ${name}: value`, measured?.number('NumericValue'), measured?.double('FloatingPointValue'));
    say(`content item ${name}: unit`, ...codeOf(measured, 'MeasurementUnitsCodeSequence'));
    say(`content item ${name}: qualifier`, ...codeOf(item, 'NumericValueQualifierCodeSequence'));
    say(
      `content item ${name}: reference`,
      referenced?.uid('ReferencedSOPInstanceUID'),
      referenced?.short('ReferencedSegmentNumber'),
    );
    sayItems(item, `${name}.`, say);
  }
}

/** The regions of a structure set with their contours, mm. */
export function structureSetFacts(object: ValueReader): Facts {
  return facts((say) => {
    say('SOPInstanceUID', object.uid('SOPInstanceUID'));
    for (const [index, roi] of object.sequence('StructureSetROISequence').entries()) {
      say(
        `region ${index + 1}`,
        numbersOf(roi, 'ROINumber'),
        roi.text('ROIName'),
        roi.uid('ReferencedFrameOfReferenceUID'),
      );
    }
    for (const [index, roi] of object.sequence('ROIContourSequence').entries()) {
      say(`contours ${index + 1}`, numbersOf(roi, 'ReferencedROINumber'));
      for (const [at, contour] of roi.sequence('ContourSequence').entries()) {
        const name = `contours ${index + 1}.${at + 1}`;
        say(`${name}: kind`, contour.text('ContourGeometricType'), numbersOf(contour, 'NumberOfContourPoints'));
        say(`${name}: points`, numbersOf(contour, 'ContourData'));
      }
    }
  });
}

/** A source may contain invalid numbers; if both readers report that, they agree. */
function numbersOf(item: ValueReader, keyword: KeywordOf<'DS' | 'IS'>): readonly number[] | string | undefined {
  try {
    return item.numbers(keyword);
  } catch {
    return 'no numbers';
  }
}

function codeOf(item: ValueReader | undefined, keyword: KeywordOf<'SQ'>): readonly (string | undefined)[] {
  const [code] = item?.sequence(keyword) ?? [];
  if (!code) return [];
  return [
    code.text('CodeValue') ?? code.text('LongCodeValue'),
    code.text('CodingSchemeDesignator'),
    code.text('CodeMeaning'),
  ];
}
