import { unpackFloat32le } from '../deep/index.ts';
import { type Code, DerivedObjectUnreadable, type ReadDataset, readDerivedObject } from '../dicom/index.ts';
import { featureTable, ibsiFeatureNamed } from '../radiomics/index.ts';
import { concept, qualifier } from './concepts.ts';
import { prefixOf } from './image-transformation.ts';

/** One radiomic feature as read from the report. */
export interface ReportedValue {
  readonly segmentNumber: number;
  readonly trackingUid: string;
  /** The feature column that its code and modifiers denote: `wavelet-LLH_glcm_JointEntropy`. */
  readonly name: string;
  readonly code: Code;
  /** UCUM; absent if the value is not a number. */
  readonly unit?: string;
  /** The exact double; NaN and infinities from their qualifier. */
  readonly value: number;
}

/** One deep feature vector as read from the report. */
export interface ReportedVector {
  readonly segmentNumber: number;
  readonly trackingUid: string;
  readonly model: string;
  readonly version: string;
  readonly values: Float32Array;
}

export interface ReportedMeasurements {
  /** SOP Instance UID of the segmentation to which all groups refer. */
  readonly segmentationSopInstanceUid: string;
  readonly values: readonly ReportedValue[];
  readonly vectors: readonly ReportedVector[];
}

/**
 * Reads a report of {@link writeStructuredReport} back, value for value.
 * @throws DerivedObjectUnreadable when it is damaged or was not written by this program
 */
export function readStructuredReport(file: Uint8Array): ReportedMeasurements {
  return readDerivedObject(file, (dataset) => {
    const segmentations = new Set<string>();
    const values: ReportedValue[] = [];
    const vectors: ReportedVector[] = [];
    const measurements = child(dataset, concept.measurements);
    for (const group of children(measurements, concept.measurementGroup)) {
      const segment = child(group, concept.referencedSegment).sequence('ReferencedSOPSequence')[0];
      const segmentNumber = segment?.short('ReferencedSegmentNumber');
      const sopInstanceUid = segment?.uid('ReferencedSOPInstanceUID');
      if (!segmentNumber || !sopInstanceUid) throw new DerivedObjectUnreadable('a group names no segment.');
      segmentations.add(sopInstanceUid);
      const about = { segmentNumber, trackingUid: child(group, concept.trackingUid).uid('UID') ?? '' };
      const [vector] = children(group, concept.deepVector);
      if (vector) vectors.push({ ...about, ...vectorOf(group, vector) });
      else
        values.push(
          ...group
            .sequence('ContentSequence')
            .filter(isNumber)
            .map((item) => ({ ...about, ...featureOf(item) })),
        );
    }
    const [segmentationSopInstanceUid, ...more] = segmentations;
    if (segmentationSopInstanceUid === undefined || more.length > 0) {
      throw new DerivedObjectUnreadable('its groups do not refer to one segmentation.');
    }
    return { segmentationSopInstanceUid, values, vectors };
  });
}

/** Only the radiomic features. */
export function readStructuredReportValues(file: Uint8Array): readonly ReportedValue[] {
  return readStructuredReport(file).values;
}

const names = new Map(featureTable.map(({ name, code }) => [keyOf(code), name]));

function featureOf(item: ReadDataset): Omit<ReportedValue, 'segmentNumber' | 'trackingUid'> {
  const code = codeOf(item, 'ConceptNameCodeSequence');
  const [tag] = children(item, concept.ibsiTag);
  const tagged = tag && codeOf(tag, 'ConceptCodeSequence').meaning;
  const feature = tagged === undefined ? names.get(keyOf(code)) : ibsiFeatureNamed(tagged)?.name;
  const prefix = children(item, concept.imageTransformation).length === 0 ? 'original' : transformationOf(item);
  if (!feature || !prefix)
    throw new DerivedObjectUnreadable('the code of a measurement is not that of a known feature or filter.');
  return { name: `${prefix}_${feature}`, code, ...numberOf(item) };
}

function transformationOf(item: ReadDataset): string | undefined {
  const meaning = (name: Code): string | undefined => {
    const [modifier] = children(item, name);
    return modifier && codeOf(modifier, 'ConceptCodeSequence').meaning;
  };
  const subBand = meaning(concept.waveletSubBand);
  const map = meaning(concept.binaryPatternMap);
  const convolution = meaning(concept.convolution);
  const [level] = children(item, concept.waveletLevel);
  const [kernel] = children(item, concept.kernelSize);
  return prefixOf({
    transformation: meaning(concept.imageTransformation) ?? '',
    ...(subBand && { subBand }),
    ...(map && { map }),
    ...(convolution && { convolution: { name: convolution, code: '' } }),
    ...(level && { level: numberOf(level).value }),
    ...(kernel && { kernelSize: kernelText(kernel) }),
  });
}

/** The decimal as written, which the names of PyRadiomics repeat, unless it needs more than 16 characters. */
function kernelText(item: ReadDataset): string {
  const exact = numberOf(item).value;
  const text = item.sequence('MeasuredValueSequence')[0]?.text('NumericValue') ?? '';
  return Number(text) === exact ? text : String(exact);
}

function numberOf(item: ReadDataset): { readonly value: number; readonly unit?: string } {
  const [measured] = item.sequence('MeasuredValueSequence');
  if (measured) {
    const value = measured.double('FloatingPointValue') ?? measured.number('NumericValue');
    if (value === undefined) throw new DerivedObjectUnreadable('a measurement has no value.');
    return { value, unit: codeOf(measured, 'MeasurementUnitsCodeSequence').value };
  }
  const why = codeOf(item, 'NumericValueQualifierCodeSequence');
  if (why.value === qualifier.notANumber.value) return { value: Number.NaN };
  if (why.value === qualifier.positiveInfinity.value) return { value: Number.POSITIVE_INFINITY };
  if (why.value === qualifier.negativeInfinity.value) return { value: Number.NEGATIVE_INFINITY };
  throw new DerivedObjectUnreadable('a measurement has neither a value nor a reason for its absence.');
}

function vectorOf(group: ReadDataset, item: ReadDataset): Pick<ReportedVector, 'model' | 'version' | 'values'> {
  const values = unpackFloat32le(item.wholeText('TextValue') ?? '');
  if (numberOf(child(group, concept.deepDimension)).value !== values.length) {
    throw new DerivedObjectUnreadable('the length of a deep feature vector is not that stated in the report.');
  }
  const text = (name: Code): string => child(group, name).wholeText('TextValue') ?? '';
  return { model: text(concept.algorithmName), version: text(concept.algorithmVersion), values };
}

function isNumber(item: ReadDataset): boolean {
  return item.text('ValueType') === 'NUM';
}

function children(item: ReadDataset, name: Code): readonly ReadDataset[] {
  return item.sequence('ContentSequence').filter((one) => {
    const [code] = one.sequence('ConceptNameCodeSequence');
    return code !== undefined && keyOf(readCode(code)) === keyOf(name);
  });
}

function child(item: ReadDataset, name: Code): ReadDataset {
  const [found] = children(item, name);
  if (!found) throw new DerivedObjectUnreadable(`the content item "${name.meaning}" is missing.`);
  return found;
}

function codeOf(
  item: ReadDataset,
  keyword:
    | 'ConceptNameCodeSequence'
    | 'ConceptCodeSequence'
    | 'MeasurementUnitsCodeSequence'
    | 'NumericValueQualifierCodeSequence',
): Code {
  const [code] = item.sequence(keyword);
  if (!code) throw new DerivedObjectUnreadable(`a content item has no ${keyword}.`);
  return readCode(code);
}

function readCode(item: ReadDataset): Code {
  return {
    value: item.text('CodeValue') ?? item.text('LongCodeValue') ?? '',
    scheme: item.text('CodingSchemeDesignator') ?? '',
    meaning: item.text('CodeMeaning') ?? '',
  };
}

function keyOf({ scheme, value }: Code): string {
  return `${scheme} ${value}`;
}
