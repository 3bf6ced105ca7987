import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Malformed, NeedMoreBytes } from '../../../src/dicom/element/read/malformed.ts';
import { mediaDirectoryOf, openObject } from '../../../src/dicom/element/read/open.ts';
import { readBeginning, readWhole } from '../../../src/dicom/element/read/read-file.ts';
import { type FileBytes, fileBytes } from '../../../src/dicom/element/read/walk.ts';
import { DerivedObjectUnreadable, readDerivedObject } from '../../../src/dicom/index.ts';
import { BIG_ENDIAN, EXPLICIT, encode, IMPLICIT, type Items, part10, UID } from '../../support/dicom-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const object: Items = {
  x00080016: ['UI', UID.ct],
  x00080018: ['UI', '1.2.3'],
  x00100020: ['LO', 'ab'],
};
const DIRECTORY = '1.2.840.10008.1.3.10';

/** An object whose first element is this one, ignoring the order of tags. */
const late = (tag: string, encoding = EXPLICIT) =>
  Buffer.concat([encode({ [tag]: ['LO', 'ab'] }, encoding), encode(object, encoding)]);

function outcome(bytes: Uint8Array, size?: number): unknown {
  try {
    const opened = openObject(fileBytes(bytes, size));
    return opened && [opened.transferSyntaxUid, opened.dataset.text('PatientID')];
  } catch (error) {
    if (error instanceof NeedMoreBytes) return error.wanted;
    if (error instanceof Malformed) return error.code;
    throw error;
  }
}

describe('The beginning of a file', () => {
  const part = part10(object);
  it.each([
    ['a preamble', part, UID.explicit],
    ['DICM', part.subarray(128), UID.explicit],
    ['file meta information', part.subarray(132), UID.explicit],
    ['a preamble that is not empty', Buffer.concat([Buffer.alloc(128, 'x'), part.subarray(128)]), UID.explicit],
    ['a data set in Explicit VR', encode(object, EXPLICIT), UID.explicit],
    ['a data set in Implicit VR', encode(object, IMPLICIT), UID.implicit],
    ['a data set in big endian', encode(object, BIG_ENDIAN), UID.bigEndian],
    [
      'a group length of group 0008',
      encode({ x00080000: ['UL', Uint8Array.of(1, 0, 0, 0)], ...object }, IMPLICIT),
      UID.implicit,
    ],
    ['SOPInstanceUID', encode({ ...object, x00080016: undefined }, EXPLICIT), undefined],
    [
      'SOPInstanceUID before its SOP class',
      Buffer.concat(['x00080018', 'x00080016', 'x00100020'].map((tag) => encode({ [tag]: object[tag] }, EXPLICIT))),
      UID.explicit,
    ],
  ])('with %s is recognised', (_, bytes, syntax) => expect(outcome(bytes)).toEqual(syntax && [syntax, 'ab']));

  const implicit = (length: number): Items => ({ x00080005: ['CS', 'A'.repeat(length)], ...object });
  it('may hold, in Implicit VR, a value of 256 bytes, an even number', () => {
    expect(outcome(encode(implicit(256), IMPLICIT))).toEqual([UID.implicit, 'ab']);
    expect(outcome(encode(implicit(258), IMPLICIT))).toBeUndefined();
    expect(outcome(Buffer.from('0800050000000000', 'hex'))).toBeUndefined();
    const odd = encode({ ...object, x00080005: ['OB', new Uint8Array(3)] }, IMPLICIT);
    expect(outcome(odd)).toBeUndefined();
  });

  it.each([
    ['seven bytes', Buffer.from('\u0008\u0000\u0005\u0000CS\u0000', 'latin1')],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(500)],
    ['another group', encode({ x00100020: ['LO', 'ab'], ...{ x00100030: ['DA', '20000101'] } }, EXPLICIT)],
    ['an element after SOPInstanceUID', encode({ x00080020: ['DA', '20000101'] }, EXPLICIT)],
    ['an element after SOPInstanceUID, though a SOP class follows', late('x00080020')],
    ['the element right after SOPInstanceUID, though a SOP class follows', late('x00080019')],
    ['an element of another group, though a SOP class follows', late('x00100005')],
    ['the same in big endian', late('x00080019', BIG_ENDIAN)],
    ['the same for another group in big endian', late('x00100005', BIG_ENDIAN)],
    ['an element after SOPInstanceUID, big endian', encode({ x00080020: ['DA', '20000101'] }, BIG_ENDIAN)],
    ['an archive whose first entry is named DICM', Buffer.from('DICM/file.txt and more bytes')],
    ['a group 2 without a value representation', Buffer.from('0200000000000000', 'hex')],
    ['big endian without a value representation', Buffer.from('0008000500000000', 'hex')],
    ['no SOP class', encode({ x00080018: ['UI', '1.2'] }, EXPLICIT)],
    [
      'damage before a SOP class',
      Buffer.concat([encode({ x00080005: ['CS', 'ab'] }, EXPLICIT), Buffer.from('no element')]),
    ],
  ])('with %s is not DICOM', (_, bytes) => expect(outcome(bytes)).toBeUndefined());

  it('is read up to the 132nd byte, or to the end of a smaller file', () => {
    expect(outcome(part.subarray(0, 131), part.length)).toBe(132);
    expect(outcome(encode(object, EXPLICIT).subarray(0, 20), 60)).toBe(60);
    const short = Buffer.concat([Buffer.alloc(128), Buffer.from('DIC')]);
    expect(outcome(short)).toBeUndefined();
  });

  it('is damaged DICOM once a SOP class was seen', () => {
    const damaged = Buffer.concat([encode(object, EXPLICIT), Buffer.from('no element')]);
    expect(outcome(damaged)).toBe('QIAW_DICOM_MALFORMED');
  });

  it('ends its file meta information at the first element of another group, regardless of the group length', () => {
    expect(outcome(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]))).toBe('QIAW_DICOM_ATTRIBUTE_MISSING');
    expect(outcome(part.subarray(0, 135), part.length)).toBe(140);
    const wrong = Buffer.from(part);
    wrong.writeUInt32LE(9999, 140);
    expect(outcome(wrong)).toEqual([UID.explicit, 'ab']);
    const metaOnly = part10({}).subarray(0, part10({}).length);
    expect(outcome(metaOnly)).toEqual([UID.explicit, undefined]);
  });

  it('gives the instance in the file meta information and what was read before damage', () => {
    const seen: (string | undefined)[] = [];
    const opened = openObject(fileBytes(part10(object, { metaSopInstanceUid: '1.9' })), (dataset) =>
      seen.push(dataset.text('MediaStorageSOPInstanceUID')),
    );
    expect(opened?.metaSopInstanceUid).toBe('1.9');
    expect(seen).toEqual(['1.9', undefined]);
    expect(openObject(fileBytes(part10({ x00080016: ['UI', UID.ct] })))).not.toHaveProperty('metaSopInstanceUid');
    const bare: boolean[] = [];
    openObject(fileBytes(encode(object, EXPLICIT)), (dataset) => bare.push(dataset.has('SOPClassUID')));
    expect(bare).toEqual([false]);
  });

  it.each([
    [UID.implicit, { explicit: false, littleEndian: true }],
    [UID.explicit, { explicit: true, littleEndian: true }],
    [UID.bigEndian, { explicit: true, littleEndian: false }],
    [UID.rle, { explicit: true, littleEndian: true }],
  ])('in %s is walked in its own encoding', (transferSyntaxUid, encoding) => {
    expect(openObject(fileBytes(part10(object, { transferSyntaxUid })))).toMatchObject({ transferSyntaxUid, encoding });
  });

  it('is refused in the private big endian syntax of one manufacturer', () => {
    expect(outcome(part10(object, { transferSyntaxUid: '1.2.840.113619.5.2' }))).toBe('QIAW_TRANSFER_SYNTAX');
  });
});

describe('A deflated data set', () => {
  const whole = part10(object, { transferSyntaxUid: UID.deflated });
  const start = whole.indexOf(deflateRawSync(encode(object, EXPLICIT)));

  it('is read, but only once it is complete', () => {
    expect(outcome(whole)).toEqual([UID.deflated, 'ab']);
    expect(outcome(whole.subarray(0, whole.length - 1), whole.length)).toBe(whole.length);
  });

  it('is truncated if it ends early, and damaged if other bytes follow', () => {
    expect(outcome(whole.subarray(0, whole.length - 4))).toBe('QIAW_DICOM_TRUNCATED');
    expect(outcome(Buffer.concat([whole.subarray(0, start), Buffer.alloc(20, 0xff)]))).toBe('QIAW_DICOM_MALFORMED');
  });
});

describe('A DICOMDIR', () => {
  const record = (uid: string): Items => ({ x00041511: ['UI', uid] });
  const directory: Items = { x00041220: ['SQ', [record('1.2.3'), {}, record('1.2.4')]] };
  const file = (items: Items, sopClass = DIRECTORY) => {
    const meta = encode({ x00020002: ['UI', sopClass], x00020010: ['UI', UID.explicit] }, EXPLICIT);
    return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), meta, encode(items, EXPLICIT)]);
  };
  const named = (bytes: Uint8Array, size?: number) => mediaDirectoryOf(fileBytes(bytes, size));

  it('lists its objects and is not an object itself', () => {
    expect(named(file(directory))).toEqual(['1.2.3', '1.2.4']);
    expect(outcome(file(directory))).toBeUndefined();
  });

  it('is recognised only as such', () => {
    expect(named(file(directory, UID.ct))).toBeUndefined();
    expect(named(encode(object, EXPLICIT))).toBeUndefined();
    expect(named(Buffer.from('text, and more text'))).toBeUndefined();
  });

  it('lists nothing when it is damaged, and requests more when only its beginning is known', () => {
    expect(named(Buffer.concat([file(directory), Buffer.from('no element')]))).toEqual([]);
    const whole = file(directory);
    expect(() => named(whole.subarray(0, whole.length - 1), whole.length)).toThrow(NeedMoreBytes);
  });
});

describe('An object that should be complete', () => {
  it('is read, or reported as not DICOM or as damaged', () => {
    expect(readDerivedObject(part10(object), (dataset) => dataset.text('PatientID'))).toBe('ab');
    expect(() => readDerivedObject(Buffer.from('text, and more text'), () => 1)).toThrow(DerivedObjectUnreadable);
    expect(() => readDerivedObject(part10(object).subarray(0, -1), () => 1)).toThrow(DerivedObjectUnreadable);
    expect(() =>
      readDerivedObject(part10(object), () => {
        throw new RangeError('of the caller');
      }),
    ).toThrow(RangeError);
  });
});

describe('A file', () => {
  const folder = temporaryFolder('part10');
  const path = join(folder, 'file');
  writeFileSync(
    path,
    Uint8Array.from({ length: 1_000_000 }, (_, i) => i % 251),
  );

  it('is read from its beginning, four times as much each time, and as much as requested', async () => {
    const sizes: number[] = [];
    const use = (least: number, ask: number) => (file: FileBytes) => {
      sizes.push(file.bytes.length);
      expect(file.size).toBe(1_000_000);
      if (file.bytes.length < least) throw new NeedMoreBytes(ask);
      return file.bytes[least - 1];
    };
    expect(await readBeginning(path, use(300_000, 1))).toBe(299_999 % 251);
    expect(sizes.splice(0)).toEqual([65_536, 262_144, 1_000_000]);
    expect(await readBeginning(path, use(600_000, 600_000))).toBe(599_999 % 251);
    expect(sizes.splice(0)).toEqual([65_536, 600_000]);
    await expect(readBeginning(path, use(1_000_001, 1_000_001))).rejects.toThrow(NeedMoreBytes);
    expect(sizes.splice(0)).toEqual([65_536, 1_000_000]);
  });

  it('smaller than the first read is read once, and completely on request', async () => {
    const small = join(folder, 'small');
    writeFileSync(small, 'abc');
    expect(await readBeginning(small, ({ bytes, size }) => [bytes.length, bytes.buffer.byteLength, size])).toEqual([
      3, 3, 3,
    ]);
    expect(await readWhole(path, ({ bytes }) => [bytes.length, bytes[999_999]])).toEqual([1_000_000, 999_999 % 251]);
  });

  it('that cannot be read is refused with the reason of the operating system; other errors are passed on', async () => {
    await expect(readWhole(join(folder, 'absent'), () => 1)).rejects.toMatchObject({
      code: 'QIAW_FILE_UNREADABLE',
      evidence: { system: 'ENOENT' },
    });
    await expect(readWhole(folder, () => 1)).rejects.toMatchObject({ code: 'QIAW_FILE_UNREADABLE' });
    const fault = new TypeError('of the caller');
    await expect(
      readWhole(path, () => {
        throw fault;
      }),
    ).rejects.toBe(fault);
    const damage = new Malformed('QIAW_PIXEL_FORMAT', 'damaged');
    await expect(
      readWhole(path, () => {
        throw damage;
      }),
    ).rejects.toBe(damage);
  });
});
