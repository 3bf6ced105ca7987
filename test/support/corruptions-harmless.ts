import { deflateRawSync } from 'node:zlib';
import type { PhantomFile } from '../../src/pipeline/demo/patient.ts';
import type { Corruption, Random } from './corruptions.ts';
import { ofImage, ofStructureSet } from './corruptions-damaged.ts';
import {
  apart,
  encodeItems,
  type Reencoding,
  reencode,
  short,
  tagOf,
  text,
  withElement,
  withItem,
  withValue,
} from './element-edits.ts';
import { type Element, elementsOf, encodeElement, fileOf } from './elements.ts';

const transferSyntax: Readonly<Record<Reencoding, string>> = {
  'implicit little endian': '1.2.840.10008.1.2',
  'explicit big endian': '1.2.840.10008.1.2.2',
  'undefined lengths': '1.2.840.10008.1.2.1',
};

/** Edits that change nothing that a user may depend on. */
export function harmless(random: Random): Corruption[] {
  const unchanged = (name: string, apply: Corruption['apply']): Corruption => ({
    name,
    apply,
    expect: { kind: 'unchanged' },
  });
  const image = (
    name: string,
    edit: (elements: readonly Element[]) => readonly Element[],
    slice: number | 'all' = 'all',
  ) => unchanged(name, ofImage(slice, edit));
  const bytes = (name: string, change: (bytes: Uint8Array) => Uint8Array) =>
    unchanged(name, (files) => files.map((file) => ({ ...file, bytes: change(file.bytes) })));
  return [
    ...privateElements(random).map(([name, edit]) => image(name, edit)),
    image('group lengths', (elements) =>
      [
        ...elements,
        ...['0008', '0020', '0028'].map((group) => ({ tag: `${group}0000`, vr: 'UL', value: new Uint8Array(4) })),
      ].sort((a, b) => (a.tag < b.tag ? -1 : 1)),
    ),
    image('trailing padding element', (elements) => withElement(elements, 'fffcfffc', 'OB', new Uint8Array(64))),
    bytes('zeros after the last element', (file) => Buffer.concat([file, Buffer.alloc(512)])),
    bytes('a preamble that is not empty', (file) => Buffer.concat([Buffer.alloc(128, 0x49), file.subarray(128)])),
    bytes('no preamble', (file) => file.slice(128)),
    bytes('a wrong meta group length', (file) => {
      const copy = Buffer.from(file);
      copy.writeUInt32LE(9999, 140);
      return copy;
    }),
    bytes('no meta group length', (file) => fileOf(elementsOf(file).filter(({ tag }) => tag !== '00020000'))),
    ...(['implicit little endian', 'explicit big endian', 'undefined lengths'] as const).flatMap((as) => [
      bytes(`all files as ${as}`, (file) => recoded(file, as)),
      unchanged(`one image as ${as}`, (files) =>
        files.map((file) => (file.slice === 2 ? { ...file, bytes: recoded(file.bytes, as) } : file)),
      ),
    ]),
    bytes('all files deflated', deflated),
    bytes('implicit data sets without preamble and meta information', (file) =>
      reencode(apart(elementsOf(file)).body, 'implicit little endian'),
    ),
    ...['a', 'b', 'c'].map((seed) => unchanged(`files renamed and moved (${seed})`, (files) => renamed(files, random))),
    unchanged('every file there twice', (files) => [
      ...files,
      ...files.map((file) => ({ ...file, relative: `copy/${file.relative}` })),
    ]),
    unchanged('other files between', (files) => [
      ...files,
      other('notes.txt', Buffer.from('not DICOM')),
      other('CT/empty.dcm', new Uint8Array(0)),
      other('CT/one.dcm', Uint8Array.of(1)),
      other('CT/zeros.dcm', new Uint8Array(4096)),
      other(
        'CT/noise.dcm',
        Uint8Array.from({ length: 2000 }, () => 0x20 + Math.floor(random() * 90)),
      ),
    ]),
    image('instance numbers in another order', (elements) =>
      withValue(elements, tagOf.InstanceNumber, (value) => text(`9${String(Buffer.from(value)).trim()}`)),
    ),
    image('instance numbers all the same', (elements) => withValue(elements, tagOf.InstanceNumber, () => text('1'))),
    image('decimals spelt otherwise', (elements) =>
      withValue(elements, tagOf.PixelSpacing, () => text('+2.500\\2.0e0 ')),
    ),
    image('decimals padded', (elements) => withValue(elements, tagOf.RescaleSlope, () => text('  1.0 '))),
    image('UIDs padded with spaces', (elements) =>
      withValue(elements, tagOf.SeriesInstanceUID, (value) => text(String(Buffer.from(value)).replace(/\0+$/, ''))),
    ),
    image('a comment', (elements) => withElement(elements, '00204000', 'LT', text('nothing of interest'))),
    image('a window', (elements) => withElement(elements, '00281050', 'DS', text('40'))),
    image('an overlay', (elements) =>
      withElement(withElement(elements, '60000010', 'US', short(1)), '60003000', 'OW', new Uint8Array(2)),
    ),
    image('another slice thickness', (elements) => withValue(elements, tagOf.SliceThickness, () => text('5'))),
    unchanged(
      'a label of the structure set',
      ofStructureSet((elements) => withValue(elements, tagOf.StructureSetLabel, () => text('OTHER'))),
    ),
    unchanged('private elements in the structure set', ofStructureSet(privateElements(random)[2]![1])),
    unchanged(
      'a private element in a contour',
      ofStructureSet((elements) =>
        withItem(elements, [tagOf.ROIContourSequence, 1, tagOf.ContourSequence, 0], (item) => [
          { tag: '00090010', vr: 'LO', value: text('X') },
          ...item,
        ]),
      ),
    ),
  ];
}

type Edit = (elements: readonly Element[]) => readonly Element[];

function privateElements(random: Random): [string, Edit][] {
  const creator = (elements: readonly Element[], group: string) =>
    withElement(elements, `${group}0010`, 'LO', text('PHANTOM'));
  const noise = Uint8Array.from({ length: 300 }, () => Math.floor(random() * 256));
  return [
    ['a private text', (elements) => withElement(creator(elements, '0009'), '00091001', 'LO', text('private'))],
    ['private bytes of unknown VR', (elements) => withElement(creator(elements, '0029'), '00291001', 'UN', noise)],
    [
      'a private sequence',
      (elements) =>
        withElement(
          creator(elements, '0019'),
          '00191001',
          'SQ',
          encodeItems([[{ tag: '00191002', vr: 'SH', value: text('deep') }]]),
        ),
    ],
    [
      'private elements behind the pixels',
      (elements) => withElement(creator(elements, '7fe1'), '7fe11001', 'OB', noise),
    ],
    [
      'private elements before all others',
      (elements) => withElement(creator(elements, '0003'), '00031001', 'UT', text('early')),
    ],
  ];
}

function recoded(file: Uint8Array, as: Reencoding): Uint8Array {
  const { meta, body } = apart(elementsOf(file));
  const head = fileOf(withValue(meta, '00020010', () => text(transferSyntax[as], '\0')));
  return Buffer.concat([head, reencode(body, as)]);
}

function deflated(file: Uint8Array): Uint8Array {
  const { meta, body } = apart(elementsOf(file));
  const head = fileOf(withValue(meta, '00020010', () => text('1.2.840.10008.1.2.1.99', '\0')));
  return Buffer.concat([
    head,
    deflateRawSync(Buffer.concat(body.map(({ tag, vr, value }) => encodeElement(tag, vr, value)))),
  ]);
}

function renamed(files: readonly PhantomFile[], random: Random): PhantomFile[] {
  return files.map((file, index) => ({
    ...file,
    relative: `${Math.floor(random() * 1e9).toString(36)}/${index % 2 === 0 ? 'x y' : 'é'}/${Math.floor(random() * 1e9)}`,
  }));
}

function other(relative: string, bytes: Uint8Array): PhantomFile {
  return { relative, bytes, role: 'other' };
}
