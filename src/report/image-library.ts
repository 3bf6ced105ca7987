import { type Code, copyable, type Dataset, type ImageInstance } from '../dicom/index.ts';
import { concept, modalityCode } from './concepts.ts';
import { codeContent, containerItem, dateContent, imageContent, numberContent, uidContent } from './content-items.ts';
import type { StructuredReportInput } from './input.ts';

interface Descriptor {
  readonly name: Code;
  readonly unit: string;
  /** The value for one slice; undefined if it is unknown. */
  of(instance: ImageInstance): number | undefined;
}

const ratio = '{-1:1}';
const describe = (
  value: string,
  meaning: string,
  unit: string,
  of: (instance: ImageInstance) => number | undefined,
): Descriptor => ({ name: { value, scheme: 'DCM', meaning }, unit, of });

/** TID 1602 and 1604: descriptors of an image, in the order of the templates. */
const descriptors: readonly Descriptor[] = [
  describe('110910', 'Pixel Data Rows', '{pixels}', ({ rows }) => rows),
  describe('110911', 'Pixel Data Columns', '{pixels}', ({ columns }) => columns),
  describe('111026', 'Horizontal Pixel Spacing', 'mm', ({ pixelSpacing }) => pixelSpacing[1]),
  describe('111066', 'Vertical Pixel Spacing', 'mm', ({ pixelSpacing }) => pixelSpacing[0]),
  describe('112225', 'Slice Thickness', 'mm', ({ sliceThickness }) => sliceThickness),
  describe('110901', 'Image Position (Patient) X', 'mm', ({ position }) => position[0]),
  describe('110902', 'Image Position (Patient) Y', 'mm', ({ position }) => position[1]),
  describe('110903', 'Image Position (Patient) Z', 'mm', ({ position }) => position[2]),
  describe('110904', 'Image Orientation (Patient) Row X', ratio, ({ orientation }) => orientation[0][0]),
  describe('110905', 'Image Orientation (Patient) Row Y', ratio, ({ orientation }) => orientation[0][1]),
  describe('110906', 'Image Orientation (Patient) Row Z', ratio, ({ orientation }) => orientation[0][2]),
  describe('110907', 'Image Orientation (Patient) Column X', ratio, ({ orientation }) => orientation[1][0]),
  describe('110908', 'Image Orientation (Patient) Column Y', ratio, ({ orientation }) => orientation[1][1]),
  describe('110909', 'Image Orientation (Patient) Column Z', ratio, ({ orientation }) => orientation[1][2]),
];
const sliceSpacing: Code = { value: '112226', scheme: 'DCM', meaning: 'Spacing between slices' };

/**
 * TID 1600: every source image once. Descriptors that all images share are given once for the group, the others per
 * image, except for a multi-frame object whose frames differ.
 */
export function imageLibrary(input: StructuredReportInput): Dataset {
  const images = new Map<string, ImageInstance[]>();
  for (const instance of input.instances) {
    const frames = images.get(instance.sopInstanceUid);
    if (frames) frames.push(instance);
    else images.set(instance.sopInstanceUid, [instance]);
  }
  const shared = descriptors.filter((descriptor) => commonValue(descriptor, input.instances) !== undefined);
  const own = descriptors.filter((descriptor) => !shared.includes(descriptor));
  const entries = [...images.values()].map((frames) => {
    const { sopClassUid, sopInstanceUid } = frames[0]!;
    return imageContent(undefined, { sopClassUid, sopInstanceUid }, described(own, frames));
  });
  const group = [...seriesItems(input), ...described(shared, input.instances), ...entries];
  return containerItem(concept.imageLibrary, [containerItem(concept.imageLibraryGroup, group)], '1600');
}

function seriesItems({ series, grid }: StructuredReportInput): Dataset[] {
  const items: Dataset[] = [];
  const { modality, frameOfReferenceUid, patientStudy } = series;
  if (modality) items.push(codeContent('HAS ACQ CONTEXT', modalityConcept, modalityCode(modality)));
  const date = copyable('DA', patientStudy.studyDate);
  if (date) items.push(dateContent('HAS ACQ CONTEXT', studyDate, date));
  if (frameOfReferenceUid) items.push(uidContent('HAS ACQ CONTEXT', frameOfReference, frameOfReferenceUid));
  if (grid.size[2] > 1) items.push(numberContent('HAS ACQ CONTEXT', sliceSpacing, grid.spacing[2], 'mm'));
  return items;
}

const modalityConcept: Code = { value: '121139', scheme: 'DCM', meaning: 'Modality' };
const studyDate: Code = { value: '111060', scheme: 'DCM', meaning: 'Study Date' };
const frameOfReference: Code = { value: '112227', scheme: 'DCM', meaning: 'Frame of Reference UID' };

function described(which: readonly Descriptor[], instances: readonly ImageInstance[]): Dataset[] {
  return which.flatMap((descriptor) => {
    const value = commonValue(descriptor, instances);
    return value === undefined ? [] : [numberContent('HAS ACQ CONTEXT', descriptor.name, value, descriptor.unit)];
  });
}

function commonValue(descriptor: Descriptor, instances: readonly ImageInstance[]): number | undefined {
  const value = descriptor.of(instances[0]!);
  return instances.every((instance) => descriptor.of(instance) === value) ? value : undefined;
}
