import type { PhantomFile } from '../../src/pipeline/demo/patient.ts';
import { corruptiblePhantom, corruptibleSize } from './corruptible-phantom.ts';
import type { Corruption, Expectation, Random } from './corruptions.ts';
import {
  type EditableKeyword,
  encodeItems,
  short,
  tagOf,
  text,
  withElement,
  withItem,
  without,
  withValue,
} from './element-edits.ts';
import { type Element, elementsOf, encodeElement, fileOf, itemsOf } from './elements.ts';

/** Changes the elements of one slice's image, or of all images. */
export function ofImage(
  slice: number | 'all',
  edit: (elements: readonly Element[]) => readonly Element[],
): Corruption['apply'] {
  return (files) =>
    files.map((file) =>
      file.role === 'image' && (slice === 'all' || file.slice === slice)
        ? { ...file, bytes: fileOf(edit(elementsOf(file.bytes))) }
        : file,
    );
}

export function ofStructureSet(edit: (elements: readonly Element[]) => readonly Element[]): Corruption['apply'] {
  return (files) =>
    files.map((file) =>
      file.role === 'structure-set' ? { ...file, bytes: fileOf(edit(elementsOf(file.bytes))) } : file,
    );
}

/** Removes an attribute from all images. */
export function withoutAttribute(keyword: EditableKeyword): Corruption['apply'] {
  return ofImage('all', (elements) => without(elements, tagOf[keyword]));
}

const missing = ['QIAW_DICOM_ATTRIBUTE_MISSING'];
const encodingBroken = ['QIAW_DICOM_MALFORMED', 'QIAW_DICOM_TRUNCATED'];

/** Truncated files, wrong lengths, missing attributes. */
export function damaged(random: Random): Corruption[] {
  return [...truncations(random), ...wrongLengths(random), ...missingAttributes(), ...brokenContours()];
}

function truncations(random: Random): Corruption[] {
  const files = corruptiblePhantom().files();
  const cut = (what: string, file: PhantomFile, length: number): Corruption => ({
    name: `${what} cut to ${length} of ${file.bytes.length} bytes`,
    apply: (all) =>
      all.map((one) => (one.relative === file.relative ? { ...one, bytes: one.bytes.slice(0, length) } : one)),
    expect: ofCut(file, length),
  });
  const imageOf = (slice: number): PhantomFile => files.find((file) => file.slice === slice)!;
  const images = Array.from({ length: 40 }, () => {
    const file = imageOf(Math.floor(random() * 7));
    return cut(`image ${file.slice}`, file, Math.floor(random() * (file.bytes.length - 1)));
  });
  const ends = [1, 2, 3, 17].map((bytes) => cut('image 3', imageOf(3), imageOf(3).bytes.length - bytes));
  const boundaries = boundariesOf(imageOf(5).bytes).filter((_, index) => index % 5 === 1);
  const between = boundaries.map((length) => cut('image 5, between two elements,', imageOf(5), length));
  const structureSet = files.find((file) => file.role === 'structure-set')!;
  const structureSets = Array.from({ length: 12 }, () =>
    cut('structure set', structureSet, Math.floor((0.02 + random() * 0.97) * structureSet.bytes.length)),
  );
  return [...images, ...ends, ...between, ...structureSets];
}

/** Where the top-level elements begin, after the first. */
function boundariesOf(file: Uint8Array): number[] {
  let at = 132;
  return elementsOf(file)
    .slice(0, -1)
    .map(({ tag, vr, value }) => {
      at += encodeElement(tag, vr, value).length;
      return at;
    });
}

/**
 * A cut inside an element leaves it truncated. After a cut between two elements, the later ones are missing. Where the
 * file is no longer recognisable as a DICOM image (cut before the first element, or before SOPClassUID), it counts as
 * another kind of file, and the series has a gap. At an end of the series there is no gap: where the file does not
 * state which image it was, a note reports a missing image.
 */
function ofCut({ bytes, slice }: PhantomFile, length: number): Expectation {
  const atEnd = slice === 0 || slice === corruptibleSize[2] - 1;
  const named = elementsOf(bytes).findIndex(({ tag }) => tag === tagOf.SOPInstanceUID);
  const unnamed = length < (boundariesOf(bytes)[named] ?? 0);
  return atEnd && unnamed ? { kind: 'image-missing' } : { kind: 'refused', codes: codesOfCut(bytes, length) };
}

function codesOfCut(file: Uint8Array, length: number): string[] {
  if (length < 132) return ['QIAW_SERIES_GAP'];
  const elements = elementsOf(file);
  const begins = [132, ...boundariesOf(file)];
  const complete = begins.filter((begin) => begin <= length).length - 1;
  const kept = new Set(elements.slice(0, complete).map(({ tag }) => tag));
  const inMeta = elements[complete]!.tag.startsWith('0002');
  const rest = length - begins[complete]!;
  // The truncated header of a meta element may be read as the end of the meta information.
  if (rest > 0) return inMeta && rest < 8 ? ['QIAW_DICOM_TRUNCATED', ...missing] : ['QIAW_DICOM_TRUNCATED'];
  return kept.has(tagOf.SOPClassUID) || inMeta ? missing : ['QIAW_SERIES_GAP'];
}

function wrongLengths(random: Random): Corruption[] {
  const pixelLength = (name: string, change: (pixels: Uint8Array) => Uint8Array): Corruption => ({
    name: `pixel data ${name}`,
    apply: ofImage(2, (elements) => withValue(elements, tagOf.PixelData, change)),
    expect: { kind: 'refused', codes: ['QIAW_PIXEL_DATA_LENGTH'] },
  });
  const consistent = [2, 4, 28, 150].flatMap((bytes): Corruption[] => [
    pixelLength(`${bytes} bytes shorter, declared so`, (pixels) => pixels.slice(0, pixels.length - bytes)),
    {
      ...pixelLength(`${bytes} bytes longer, declared so`, (pixels) => Buffer.concat([pixels, Buffer.alloc(bytes, 1)])),
      expect: { kind: 'unchanged' },
    },
  ]);
  const declared = (
    name: string,
    slice: number,
    change: (length: number) => number,
    codes: readonly string[],
  ): Corruption => ({
    name: `pixel data declares ${name}`,
    apply: (files) =>
      files.map((file) => {
        if (file.slice !== slice) return file;
        const bytes = Buffer.from(file.bytes);
        const at = bytes.length - 14 * 11 * 2 - 4;
        bytes.writeUInt32LE(change(bytes.readUInt32LE(at)) >>> 0, at);
        return { ...file, bytes: new Uint8Array(bytes) };
      }),
    expect: { kind: 'refused', codes },
  });
  const lengths = [
    declared('2 bytes more', 0, (length) => length + 2, ['QIAW_DICOM_TRUNCATED']),
    declared('a million bytes more', 1, (length) => length + 1e6, ['QIAW_DICOM_TRUNCATED']),
    declared('4 GiB', 2, () => 0xfffffffe, ['QIAW_DICOM_TRUNCATED']),
    declared('an undefined length', 3, () => 0xffffffff, encodingBroken),
    declared('half of it', 4, (length) => length / 2, [...encodingBroken, 'QIAW_PIXEL_DATA_LENGTH']),
    declared('nothing', 5, () => 0, [...encodingBroken, 'QIAW_PIXEL_DATA_LENGTH', ...missing]),
  ];
  const items = Array.from({ length: 6 }, (_, index): Corruption => {
    const excess = 2 + 2 * Math.floor(random() * 5000);
    return {
      name: `an item longer than its sequence by ${excess} (${index + 1})`,
      apply: ofStructureSet((elements) =>
        withValue(elements, index % 2 === 0 ? tagOf.ROIContourSequence : tagOf.StructureSetROISequence, (sequence) => {
          const bytes = Buffer.from(sequence);
          bytes.writeUInt32LE(bytes.length - 8 + excess, 4);
          return bytes;
        }),
      ),
      expect: { kind: 'refused', codes: encodingBroken },
    };
  });
  const vr: Corruption = {
    name: 'an element with a VR that does not exist',
    apply: ofImage(1, (elements) => withElement(elements, tagOf.Rows, 'ZZ', short(11))),
    expect: { kind: 'refused', codes: encodingBroken },
  };
  const twice: Corruption = {
    name: 'an element that occurs twice',
    apply: ofImage(1, (elements) => elements.flatMap((one) => (one.tag === tagOf.Rows ? [one, one] : [one]))),
    expect: { kind: 'refused', codes: encodingBroken },
  };
  return [...consistent, ...lengths, ...items, vr, twice];
}

const requiredOfImage: readonly EditableKeyword[] = [
  'SOPClassUID',
  'SOPInstanceUID',
  'Modality',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'FrameOfReferenceUID',
  'ImagePositionPatient',
  'ImageOrientationPatient',
  'SamplesPerPixel',
  'PhotometricInterpretation',
  'Rows',
  'Columns',
  'PixelSpacing',
  'BitsAllocated',
  'BitsStored',
  'PixelRepresentation',
  'RescaleIntercept',
  'RescaleSlope',
  'PixelData',
];

const requiredOfStructureSet: readonly EditableKeyword[] = [
  'SOPClassUID',
  'SOPInstanceUID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'StructureSetROISequence',
];

function missingAttributes(): Corruption[] {
  const gone = (tag: string) => (elements: readonly Element[]) => without(elements, tag);
  const empty = (tag: string) => (elements: readonly Element[]) => withValue(elements, tag, () => new Uint8Array(0));
  const images = requiredOfImage.flatMap((keyword, index): Corruption[] => [
    {
      name: `${keyword} absent in one image`,
      apply: ofImage(index % 7, gone(tagOf[keyword])),
      expect: { kind: 'refused', codes: missing },
    },
    {
      name: `${keyword} empty in one image`,
      apply: ofImage((index + 3) % 7, empty(tagOf[keyword])),
      expect: { kind: 'refused', codes: keyword === 'PixelData' ? [...missing, 'QIAW_PIXEL_DATA_LENGTH'] : missing },
    },
    {
      name: `${keyword} absent in all images`,
      apply: ofImage('all', gone(tagOf[keyword])),
      expect: { kind: 'refused', codes: missing },
    },
  ]);
  const structureSets = requiredOfStructureSet.map(
    (keyword): Corruption => ({
      name: `${keyword} absent in the structure set`,
      apply: ofStructureSet(gone(tagOf[keyword])),
      expect: { kind: 'refused', codes: missing },
    }),
  );
  const optional = (['InstanceNumber', 'SliceThickness', 'ImageType', 'HighBit'] as const).map(
    (keyword): Corruption => ({
      name: `${keyword}, which nothing depends on, absent in all images`,
      apply: ofImage('all', gone(tagOf[keyword])),
      expect: { kind: 'unchanged' },
    }),
  );
  return [...images, ...structureSets, ...optional];
}

function brokenContours(): Corruption[] {
  const contour = (edit: (item: readonly Element[]) => readonly Element[]): Corruption['apply'] =>
    ofStructureSet((elements) => withItem(elements, [tagOf.ROIContourSequence, 0, tagOf.ContourSequence, 1], edit));
  const points = (value: Uint8Array): string => Buffer.from(value).toString('latin1').trim();
  const broken = (name: string, code: string, change: (data: string) => string): Corruption => ({
    name: `a contour ${name}`,
    apply: contour((item) => withValue(item, tagOf.ContourData, (value) => text(change(points(value))))),
    expect: { kind: 'roi-refused', code },
  });
  return [
    broken('with a coordinate too many', 'QIAW_CONTOUR_POINT_COUNT', (data) => `${data}\\1.5`),
    broken('with a point too few', 'QIAW_CONTOUR_POINT_COUNT', (data) => data.split('\\').slice(3).join('\\')),
    broken('with text in place of a number', 'QIAW_CONTOUR_NOT_NUMERIC', (data) => data.replace(/^[^\\]*/, 'left')),
    broken('with NaN', 'QIAW_CONTOUR_NOT_NUMERIC', (data) => data.replace(/^[^\\]*/, 'NaN')),
    broken('with an empty coordinate', 'QIAW_CONTOUR_NOT_NUMERIC', (data) => data.replace(/^[^\\]*/, '')),
    broken('with an infinite coordinate', 'QIAW_CONTOUR_NOT_NUMERIC', (data) => data.replace(/^[^\\]*/, '1e999')),
    {
      name: 'an ROI declared twice',
      apply: ofStructureSet((elements) =>
        withValue(elements, tagOf.StructureSetROISequence, (sequence) =>
          encodeItems([...itemsOf(sequence), itemsOf(sequence)[0]!]),
        ),
      ),
      expect: { kind: 'roi-refused', code: 'QIAW_RTSTRUCT_ROI_NUMBER_REPEATED' },
    },
    {
      name: 'contours given twice for one ROI',
      apply: ofStructureSet((elements) =>
        withValue(elements, tagOf.ROIContourSequence, (sequence) =>
          encodeItems([...itemsOf(sequence), itemsOf(sequence)[0]!]),
        ),
      ),
      expect: { kind: 'roi-refused', code: 'QIAW_ROI_CONTOURS_REPEATED' },
    },
  ];
}
