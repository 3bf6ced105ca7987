import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attributes } from '../../src/dicom/element/dictionary/attributes.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { defaultRois } from '../../src/pipeline/demo/spec.ts';
import { ctSlice, type Items, part10 } from './dicom-fixture.ts';
import { encodeItems, text, withElement } from './element-edits.ts';
import { type Element, elementsOf, fileOf, itemsOf } from './elements.ts';
import { contentOf, disguises } from './needles.ts';
import { onSlice, segmentation } from './segmentation-fixture.ts';

/** The person in every planted object, and the attributes that name them. */
export const people = {
  PatientName: ['PN', 'Quackenbush^Thaddeus'],
  PatientID: ['LO', 'ZQX-778341-WVU'],
  PatientBirthDate: ['DA', '19431107'],
  AccessionNumber: ['SH', 'ACC5512983'],
  ReferringPhysicianName: ['PN', 'Ondrejicka^Wilhelmina'],
  OperatorsName: ['PN', 'Vymetalik^Radomir'],
} as const;

/** Each identifier as a person would type it elsewhere. */
export const needles = [
  'Quackenbush',
  'Thaddeus',
  'ZQX-778341-WVU',
  '1943-11-07',
  'ACC5512983',
  'Ondrejicka',
  'Vymetalik',
];

/** Names, birth date and accession number, which are removed even from a directory that keeps identifiers. */
export const removedUnderKeep = needles.filter((needle) => !needle.startsWith('ZQX'));

const textual = new Set('AE AS CS DA LO LT PN SH ST TM DT UC UR UT'.split(' '));

/** Attributes that determine how the rest is read. */
const structural = new Set(['SpecificCharacterSet', ...Object.keys(people)]);

export interface TextAttribute {
  readonly keyword: string;
  readonly tag: string;
  readonly vr: string;
}

/** Every text attribute the program reads, from src/dicom/element/dictionary/keywords.txt. */
export const textAttributes: readonly TextAttribute[] = Object.entries(attributes)
  .map(([keyword, [tag, vr]]) => ({ keyword, tag: tag.toString(16).padStart(8, '0'), vr }))
  .filter(({ keyword, vr }) => textual.has(vr) && !structural.has(keyword));

/** These decide what kind of object it is, so each is planted in a separate object. */
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

/**
 * An object that names `people`, with every text that `plant` returns, at the top level and in all items that have the
 * attribute.
 */
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

/** A series of slices and a segmentation from another program on it. */
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

function write(folder: string, files: Readonly<Record<string, Uint8Array>>, plant: Plant): void {
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, planted(bytes, plant));
  }
}

const patient = (seed: number): Readonly<Record<string, Uint8Array>> => {
  const rois = defaultRois.slice(0, 2);
  const { size, spacing } = { size: [24, 20, 8] as const, spacing: [4, 4, 6] as const };
  const files = phantomPatient({ patientId: 'replaced', seed, rois, size, spacing }).files();
  return Object.fromEntries(files.map(({ relative, bytes }) => [relative, bytes]));
};

/**
 * Every text attribute with one needle after the other, beginning at `rotation`; attributes that decide what an object
 * is are planted in separate objects.
 */
export function writeNeedleSource(folder: string, rotation = 0): void {
  const number = new Map(textAttributes.map(({ keyword }, index) => [keyword, index]));
  const everywhere: Plant = ({ keyword, vr }) =>
    decisive.has(keyword) ? undefined : inForm(vr, needles[(number.get(keyword)! + rotation) % needles.length]!);
  write(join(folder, 'set'), patient(1), everywhere);
  write(join(folder, 'segmentation'), segmentedFiles(), everywhere);
  for (const [index, only] of [...decisive].entries()) {
    write(join(folder, only), patient(index + 2), ({ keyword, vr }) =>
      keyword === only ? inForm(vr, needles[rotation % needles.length]!) : undefined,
    );
  }
}

/**
 * Where the needles occur in the output of a run and in every file and name of its data directory except seg.dcm and
 * sr.dcm.
 */
export function needlesIn(data: string, said: string, wanted: readonly string[]): string[] {
  const forms = wanted.flatMap(disguises);
  const found: string[] = [];
  const look = (where: string, text: string): void => {
    for (const needle of forms) if (text.includes(needle)) found.push(`${where}: ${needle}`);
  };
  look('output', said.toLowerCase());
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    look('a file name', name.toLowerCase());
    const path = join(data, name);
    if (statSync(path).isFile() && !/(?:seg|sr)\.dcm$/.test(name)) look(name, contentOf(path));
  }
  return found;
}
