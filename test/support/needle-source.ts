import { attributes } from '../../src/dicom/attributes.ts';
import { ctSlice, type Items, part10 } from './dicom-fixture.ts';
import { encodeItems, text, withElement } from './element-edits.ts';
import { type Element, elementsOf, fileOf, itemsOf } from './elements.ts';
import { onSlice, segmentation } from './segmentation-fixture.ts';

/** Who is in every planted object, and the attributes that say so. */
export const people = {
  PatientName: ['PN', 'Quackenbush^Thaddeus'],
  PatientID: ['LO', 'ZQX-778341-WVU'],
  PatientBirthDate: ['DA', '19431107'],
  AccessionNumber: ['SH', 'ACC5512983'],
  ReferringPhysicianName: ['PN', 'Ondrejicka^Wilhelmina'],
  OperatorsName: ['PN', 'Vymetalik^Radomir'],
} as const;

/** Each of them as somebody would type it elsewhere. */
export const needles = [
  'Quackenbush',
  'Thaddeus',
  'ZQX-778341-WVU',
  '1943-11-07',
  'ACC5512983',
  'Ondrejicka',
  'Vymetalik',
];

/** Names, birth date and accession number: what leaves a directory that keeps identifiers neither. */
export const removedUnderKeep = needles.filter((needle) => !needle.startsWith('ZQX'));

const textual = new Set('AE AS CS DA LO LT PN SH ST TM DT UC UR UT'.split(' '));

/** Attributes that say how the rest is read. */
const structural = new Set(['SpecificCharacterSet', ...Object.keys(people)]);

export interface TextAttribute {
  readonly keyword: string;
  readonly tag: string;
  readonly vr: string;
}

/** Every text attribute the program reads, of src/dicom/keywords.txt. */
export const textAttributes: readonly TextAttribute[] = Object.entries(attributes)
  .map(([keyword, [tag, vr]]) => ({ keyword, tag: tag.toString(16).padStart(8, '0'), vr }))
  .filter(({ keyword, vr }) => textual.has(vr) && !structural.has(keyword));

/** Without these an object is another or none, so each is planted by itself. */
export const decisive = new Set(
  'Modality PhotometricInterpretation RescaleType SegmentationType ContourGeometricType LossyImageCompression SegmentationFractionalType'.split(
    ' ',
  ),
);

const attributeOf = new Map(textAttributes.map((one) => [one.tag, one]));

/** A needle in the form of a value representation. */
export function inForm(vr: string, needle: string): string {
  if (vr === 'DA') return '19431107';
  if (vr === 'TM') return '194311';
  if (vr === 'DT') return '19431107101500';
  if (vr === 'CS')
    return needle
      .toUpperCase()
      .replace(/[^A-Z0-9_]/g, '_')
      .slice(0, 16);
  return needle;
}

type Plant = (attribute: TextAttribute) => string | undefined;

/** An object that names `people`, with every text that `plant` gives, at the top and in all items that have the attribute. */
export function planted(file: Uint8Array, plant: Plant): Uint8Array {
  const value = (attribute: TextAttribute | undefined): string | undefined => attribute && plant(attribute);
  const within = (elements: readonly Element[]): Element[] =>
    elements.map((element) => {
      if (element.vr === 'SQ') return { ...element, value: encodeItems(itemsOf(element.value).map(within)) };
      const planted = value(attributeOf.get(element.tag));
      return planted === undefined ? element : { ...element, value: text(planted) };
    });
  const all = elementsOf(file);
  let elements = within(all.filter(({ tag }) => tag >= '0008'));
  for (const attribute of textAttributes) {
    const planted = attribute.tag > '0008' && attribute.tag < '0020' ? value(attribute) : undefined;
    if (planted !== undefined) elements = withElement(elements, attribute.tag, attribute.vr, text(planted));
  }
  for (const [keyword, [vr, name]] of Object.entries(people)) {
    const tag = attributes[keyword as keyof typeof people][0].toString(16).padStart(8, '0');
    elements = withElement(elements, tag, vr, text(name));
  }
  return fileOf([...all.filter(({ tag }) => tag < '0008' && tag !== '00020000'), ...elements]);
}

/** A series of slices and a segmentation of other programs on it. */
export function segmentedFiles(): Readonly<Record<string, Uint8Array>> {
  const slices = 3;
  const inside = [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0];
  const frames = Array.from({ length: slices }, (_, k) => ({ segment: 1, values: inside, position: onSlice(k) }));
  const item: Items = segmentation({ type: 'BINARY', frames, segments: [[1, 'GTV-1']] });
  return {
    ...Object.fromEntries(Array.from({ length: slices }, (_, k) => [`ct/${k}.dcm`, part10(ctSlice(k))])),
    'seg.dcm': part10(item),
  };
}
