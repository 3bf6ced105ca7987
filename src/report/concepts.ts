import { createHash } from '../core/index.ts';
import type { Code } from '../dicom/index.ts';

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });

/** Concept names and values of the content tree (PS3.16 TID 1500, 1001 to 1004, 1204, 1411, 1502, 1600, 4019). */
export const concept = {
  report: dcm('126000', 'Imaging Measurement Report'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  observerType: dcm('121005', 'Observer Type'),
  person: dcm('121006', 'Person'),
  personName: dcm('121008', 'Person Observer Name'),
  personRole: dcm('121011', "Person Observer's Role in this Procedure"),
  performing: dcm('121094', 'Performing'),
  device: dcm('121007', 'Device'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  deviceManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceModel: dcm('121015', 'Device Observer Model Name'),
  deviceSerialNumber: dcm('121016', 'Device Observer Serial Number'),
  procedureReported: dcm('121058', 'Procedure reported'),
  imagingProcedure: sct('363679005', 'Imaging procedure'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  measurements: dcm('126010', 'Imaging Measurements'),
  measurementGroup: dcm('125007', 'Measurement Group'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier'),
  timePoint: { value: 'C2348792', scheme: 'UMLS', meaning: 'Time Point' },
  algorithmName: dcm('111001', 'Algorithm Name'),
  algorithmVersion: dcm('111003', 'Algorithm Version'),
  algorithmParameters: dcm('111002', 'Algorithm Parameters'),
  findingCategory: sct('276214006', 'Finding category'),
  finding: dcm('121071', 'Finding'),
  findingSite: sct('363698007', 'Finding Site'),
  laterality: sct('272741003', 'Laterality'),
  topographicalModifier: sct('106233006', 'Topographical modifier'),
  referencedSegment: dcm('121191', 'Referenced Segment'),
  comment: dcm('121106', 'Comment'),
  sourceSeries: dcm('121232', 'Source series for segmentation'),
  imageTransformation: pyradiomicsCode('Image transformation'),
  kernelSize: pyradiomicsCode('Kernel size'),
  waveletSubBand: pyradiomicsCode('Wavelet sub-band'),
  waveletLevel: pyradiomicsCode('Wavelet decomposition level'),
  binaryPatternMap: pyradiomicsCode('Local binary pattern map'),
  convolution: qiawCode('ibsi-filter', 'Convolutional filter with its parameters'),
  aggregation: qiawCode('ibsi-aggregation', 'Aggregation of texture matrices'),
  ibsiTag: qiawCode('ibsi-tag', 'Tag of the feature in the IBSI benchmark tables'),
  deepVector: qiawCode('deep-vector', 'Deep feature vector as base64 of little-endian float32'),
  deepDimension: qiawCode('deep-dimension', 'Number of components'),
  deepNorm: qiawCode('deep-norm', 'Euclidean norm of the components'),
  deepMinimum: qiawCode('deep-minimum', 'Smallest component'),
  deepMaximum: qiawCode('deep-maximum', 'Largest component'),
  deepZeros: qiawCode('deep-zeros', 'Number of components that are zero'),
} as const satisfies Readonly<Record<string, Code>>;

export const english: Code = { value: 'eng', scheme: 'RFC5646', meaning: 'English' };

/** Modality as a code (CID 29) of the modalities whose images are measured. */
export function modalityCode(modality: string): Code {
  const meanings: Readonly<Record<string, string>> = {
    CT: 'Computed Tomography',
    MR: 'Magnetic Resonance',
    PT: 'Positron emission tomography',
  };
  return dcm(modality, meanings[modality] ?? modality);
}

/** CID 244 and 245: laterality. */
const sides: ReadonlySet<string> = new Set(['7771000', '24028007', '51440002', '66459002']);

export function isLaterality({ scheme, value }: Code): boolean {
  return scheme === 'SCT' && sides.has(value);
}

/** CID 42: reasons for a missing numeric value. */
export const qualifier = {
  notANumber: dcm('114000', 'Not a number'),
  negativeInfinity: dcm('114001', 'Negative Infinity'),
  positiveInfinity: dcm('114002', 'Positive Infinity'),
} as const;

/**
 * A code of 99PYRADIOMICS as pyradiomics-dcm makes it (labs/pyradiomics-dcm of PyRadiomics): the first six characters
 * of the base64 SHA-1 of the meaning. Both programs therefore use the same codes.
 */
export function pyradiomicsCode(meaning: string): Code {
  const digest = createHash('sha1').update(meaning).digest();
  const value = btoa(String.fromCharCode(...digest)).slice(0, 6);
  return { value, scheme: '99PYRADIOMICS', meaning };
}

/** A text as the meaning of a code of this program; the value is derived from it as in {@link pyradiomicsCode}. */
export function qiawText(meaning: string): Code {
  return { ...pyradiomicsCode(meaning), scheme: '99QIAW' };
}

/** Concepts of this program that no public scheme has: the parts of a deep feature vector. */
export function qiawCode(value: string, meaning: string): Code {
  return { value, scheme: '99QIAW', meaning };
}
