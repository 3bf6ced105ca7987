import { describe, expect, it } from 'vitest';
import { Dataset, parseDecimal, required } from '../../../src/dicom/element/read/dataset.ts';
import { Malformed, NeedMoreBytes } from '../../../src/dicom/element/read/malformed.ts';
import { fileBytes, isVr, items, need, readElement, tagText } from '../../../src/dicom/element/read/walk.ts';
import { BIG_ENDIAN, EXPLICIT, encode, IMPLICIT, type Items } from '../../support/dicom-fixture.ts';

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const none = [0xff, 0xff, 0xff, 0xff];
const item = (length: readonly number[] = none) => bytes([0xfe, 0xff, 0x00, 0xe0], length);
const itemEnd = bytes([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]);
const sequenceEnd = bytes([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
/** An element of Explicit VR Little Endian with a long header and any length. */
const long = (vr: string, length: readonly number[] = none, tag = [0x08, 0, 0x40, 0x11]) =>
  bytes(tag, vr, [0, 0], length);

const dataset = (of: Items | Uint8Array, encoding = EXPLICIT, size?: number) => {
  const file = fileBytes(of instanceof Uint8Array ? of : encode(of, encoding), size);
  return Dataset.parse(file, 0, file.size, encoding);
};
/** The thrown error, as code, reason and evidence. */
function damage(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof NeedMoreBytes) return error.wanted;
    if (error instanceof Malformed) return error.code;
    throw error;
  }
  return 'none';
}

describe('Walking elements', () => {
  it.each(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV', 'AE', 'UI', 'US'])(
    'accepts %s as a value representation',
    (vr) => expect(isVr(vr)).toBe(true),
  );
  it.each(['', 'XX', 'ob', 'U', '\u0000\u0000', ' '])('rejects "%s" as a value representation', (vr) =>
    expect(isVr(vr)).toBe(false),
  );

  it('requests more where the file continues, and refuses to read beyond its end', () => {
    const file = fileBytes(new Uint8Array(10), 20);
    expect(damage(() => need(file, 10, 20))).toBe('none');
    expect(damage(() => need(file, 11, 20))).toBe(11);
    expect(damage(() => need(file, 20, 20))).toBe(20);
    expect(damage(() => need(file, 21, 20))).toBe('QIAW_DICOM_TRUNCATED');
    expect(damage(() => need(file, 11, 10))).toBe('QIAW_DICOM_MALFORMED');
  });

  it('finds an element whose value ends exactly at the end of its container, but not one byte later', () => {
    const ends = (length: number, file = bytes([0x10, 0, 0x10, 0], 'LO', [length, 0], 'abcd')) =>
      damage(() => readElement(fileBytes(file), 0, file.length, EXPLICIT, 0));
    expect([ends(4), ends(5)]).toEqual(['none', 'QIAW_DICOM_TRUNCATED']);
    const { element, next } = readElement(
      fileBytes(bytes([0x10, 0, 0x10, 0], 'LO', [4, 0], 'abcd')),
      0,
      12,
      EXPLICIT,
      0,
    );
    expect(element).toEqual({
      tag: 0x00100010,
      vr: 'LO',
      offset: 8,
      length: 4,
      undefinedLength: false,
      inner: EXPLICIT,
    });
    expect(next).toBe(12);
  });

  it('needs eight bytes for a header, and twelve for a long one', () => {
    const short = bytes([0x10, 0, 0x10, 0], 'LO', [0, 0]);
    expect(damage(() => readElement(fileBytes(short), 0, 8, EXPLICIT, 0))).toBe('none');
    expect(damage(() => readElement(fileBytes(short.subarray(0, 7), 8), 0, 8, EXPLICIT, 0))).toBe(8);
    const wide = long('OB', [0, 0, 0, 0]);
    expect(damage(() => readElement(fileBytes(wide), 0, 12, EXPLICIT, 0))).toBe('none');
    expect(damage(() => readElement(fileBytes(wide.subarray(0, 11), 12), 0, 12, EXPLICIT, 0))).toBe(12);
    expect(damage(() => readElement(fileBytes(wide), 0, 11, EXPLICIT, 0))).toBe('QIAW_DICOM_MALFORMED');
  });

  it('refuses an invalid value representation in Explicit VR, and expects none in Implicit VR', () => {
    const odd = bytes([0x10, 0, 0x10, 0], '?\u0000\u0000\u0000');
    expect(damage(() => readElement(fileBytes(odd), 0, 8, EXPLICIT, 0))).toBe('QIAW_DICOM_MALFORMED');
    expect(damage(() => readElement(fileBytes(bytes([0x10, 0, 0x10, 0, 0, 0, 0, 0])), 0, 8, IMPLICIT, 0))).toBe('none');
  });

  it.each([
    ['SQ', undefined, 'none'],
    ['UN', undefined, 'none'],
    ['OB', undefined, 'none'],
    ['OW', undefined, 'none'],
    ['UT', undefined, 'QIAW_DICOM_MALFORMED'],
    ['OF', undefined, 'QIAW_DICOM_MALFORMED'],
    ['OF', [0xe0, 0x7f, 0x10, 0x00], 'none'],
  ])('handles an undefined length of %s at %j: %s', (vr, tag, outcome) => {
    const file = bytes([...long(vr, none, tag)], [...sequenceEnd]);
    expect(damage(() => readElement(fileBytes(file), 0, file.length, EXPLICIT, 0))).toBe(outcome);
  });

  it('gives the value of an undefined length without its delimiter', () => {
    const file = bytes([...long('SQ')], [...item([2, 0, 0, 0])], 'ab', [...sequenceEnd], 'rest');
    const { element, next } = readElement(fileBytes(file), 0, file.length, EXPLICIT, 0);
    expect([element.offset, element.length, element.undefinedLength, next]).toEqual([12, 10, true, 30]);
    expect(element.inner).toEqual(EXPLICIT);
    const unknown = readElement(fileBytes(bytes([...long('UN')], [...sequenceEnd])), 0, 20, EXPLICIT, 0);
    expect(unknown.element.inner).toEqual({ explicit: false, littleEndian: true });
    const defined = readElement(fileBytes(long('UN', [0, 0, 0, 0])), 0, 12, EXPLICIT, 0);
    expect(defined.element.inner).toEqual(EXPLICIT);
  });

  it('accepts no item of undefined length among fragments of pixel data', () => {
    const inside = bytes([...item()], [...itemEnd], [...sequenceEnd]);
    const file = (vr: string) => bytes([...long(vr)], [...inside]);
    expect(damage(() => readElement(fileBytes(file('OB')), 0, 40, EXPLICIT, 0))).toBe('QIAW_DICOM_MALFORMED');
    expect(damage(() => readElement(fileBytes(file('SQ')), 0, 36, EXPLICIT, 0))).toBe('none');
    expect(damage(() => readElement(fileBytes(file('SQ')), 0, 35, EXPLICIT, 0))).toBe('QIAW_DICOM_MALFORMED');
  });

  it('gives items with their ends, within the length of the sequence or up to its delimiter', () => {
    const two = bytes([...item([2, 0, 0, 0])], 'ab', [...item()], [...itemEnd]);
    const all = (file: Uint8Array, limit: number, delimited: boolean) => [
      ...items(fileBytes(file), 0, limit, EXPLICIT, delimited, 0),
    ];
    const wanted = [
      { start: 8, end: 10, next: 10 },
      { start: 18, end: 18, next: 26 },
    ];
    expect(all(two, 26, false)).toEqual(wanted);
    expect(all(bytes([...two], [...sequenceEnd]), 34, true)).toEqual(wanted);
    expect(damage(() => all(two, 26, true))).toBe('QIAW_DICOM_TRUNCATED');
    expect(damage(() => all(bytes([...two], [...sequenceEnd]), 34, false))).toBe('QIAW_DICOM_MALFORMED');
    expect(damage(() => all(bytes([...two], 'abcdefgh'), 34, true))).toBe('QIAW_DICOM_MALFORMED');
    expect(damage(() => all(bytes([...item([3, 0, 0, 0])], 'ab'), 10, false))).toBe('QIAW_DICOM_TRUNCATED');
    expect(damage(() => all(item([0, 0, 0, 0]), 8, false))).toBe('none');
    expect(damage(() => all(item([0, 0, 0, 0]), 7, false))).toBe('QIAW_DICOM_MALFORMED');
  });

  it('follows sequences 32 levels deep, and no deeper', () => {
    const nested = (depth: number): Items => (depth === 0 ? {} : { x00081140: ['SQ', [nested(depth - 1)]] });
    for (const undefinedLengths of [false, true]) {
      const file = (depth: number) => encode(nested(depth), { ...EXPLICIT, undefinedLengths });
      const walk = (depth: number) =>
        damage(() => {
          let inner = dataset(file(depth));
          for (let n = 0; n < depth; n++) inner = inner.sequence('ReferencedImageSequence')[0]!;
        });
      expect([walk(32), walk(34)], `delimiters: ${undefinedLengths}`).toEqual(['none', 'QIAW_DICOM_MALFORMED']);
    }
    const at = (depth: number) => damage(() => [...items(fileBytes(item([0, 0, 0, 0])), 0, 8, EXPLICIT, false, depth)]);
    expect([at(32), at(33)]).toEqual(['none', 'QIAW_DICOM_MALFORMED']);
  });

  it('writes tags as the standard does', () => {
    expect([tagText(0x00080005), tagText(0x7fe00010), tagText(0)]).toEqual([
      '(0008,0005)',
      '(7FE0,0010)',
      '(0000,0000)',
    ]);
  });
});

describe('A data set', () => {
  it('accepts zero padding after its last element, at the top level only', () => {
    const padded = (zeros: number, last: number[] = []) =>
      damage(() => dataset(bytes([...encode({ x00100020: ['LO', 'ab'] }, EXPLICIT)], Array(zeros).fill(0), last)));
    expect([0, 1, 7, 8, 9, 1000].map((zeros) => padded(zeros))).toEqual(Array(6).fill('none'));
    expect([padded(7, [1]), padded(8, [1]), padded(2, [1])]).toEqual([
      'QIAW_DICOM_MALFORMED',
      'QIAW_DICOM_MALFORMED',
      'QIAW_DICOM_TRUNCATED',
    ]);
    const within = bytes([...long('SQ', [16, 0, 0, 0])], [...item([8, 0, 0, 0])], Array(8).fill(0));
    expect(damage(() => dataset(within).itemsOf([...dataset(within).all()][0]!))).toBe('QIAW_DICOM_MALFORMED');
  });

  it('requests the rest of a file before it treats zeros as padding', () => {
    const head = encode({ x00100020: ['LO', 'ab'] }, EXPLICIT);
    const zeros = (count: number) => bytes([...head], Array(count).fill(0));
    expect(damage(() => dataset(zeros(4), EXPLICIT, 40))).toBe(18);
    expect(damage(() => dataset(zeros(8), EXPLICIT, 40))).toBe(40);
  });

  it('refuses an element that occurs twice', () => {
    const once = encode({ x00100020: ['LO', 'ab'] }, EXPLICIT);
    expect(damage(() => dataset(bytes([...once], [...once])))).toBe('QIAW_DICOM_MALFORMED');
  });

  it('shows what was read before the damage', () => {
    let seen: Dataset | undefined;
    const file = fileBytes(bytes([...encode({ x00100020: ['LO', 'ab'] }, EXPLICIT)], 'damaged!'));
    expect(() =>
      Dataset.parse(file, 0, file.size, EXPLICIT, {
        partial: (value) => {
          seen = value;
        },
      }),
    ).toThrow(Malformed);
    expect([seen?.text('PatientID'), seen?.has('PatientID'), seen?.has('PatientName')]).toEqual(['ab', true, false]);
  });

  it('gives texts without padding, and nothing for empty values', () => {
    const of = (value: string) => dataset({ x00100020: ['LO', value] });
    expect(of(' \u0000a b\u0000 \\ c\u0000').texts('PatientID')).toEqual(['a b', 'c']);
    expect(of(' \u0000a b\u0000 \\ c\u0000').wholeText('PatientID')).toBe('a b\\c');
    expect(of('\\b ').texts('PatientID')).toEqual(['', 'b']);
    expect(of('\\b ').text('PatientID')).toBeUndefined();
    expect(of('a\\b ').text('PatientID')).toBe('a');
    for (const empty of ['', '  ', ' \\ ']) {
      expect(of(empty).texts('PatientID'), JSON.stringify(empty)).toBeUndefined();
      expect(of(empty).wholeText('PatientID')).toBeUndefined();
    }
    expect(dataset({}).text('PatientID')).toBeUndefined();
    expect(of('ab').element('PatientID')).toMatchObject({ tag: 0x00100020, length: 2 });
    expect([...dataset({ x00080018: ['UI', '1.2'], x00100020: ['LO', 'ab'] }).all()].map(({ tag }) => tag)).toEqual([
      0x00080018, 0x00100020,
    ]);
    const [only] = of(' ab ').all();
    expect(of(' ab ').textOf(only!)).toBe(' ab ');
  });

  it('reads texts in its own character set, or in that of the data set around it', () => {
    const name = Buffer.from('Müller', 'utf8');
    const inner: Items = { x00100010: ['PN', name] };
    const outer = dataset({ x00080005: ['CS', 'ISO_IR 192'], x00081140: ['SQ', [inner]], x00100010: ['PN', name] });
    expect(outer.text('PatientName')).toBe('Müller');
    expect(outer.sequence('ReferencedImageSequence')[0]!.text('PatientName')).toBe('Müller');
    expect(dataset({ x00080005: ['CS', ''], x00100010: ['PN', name] }).text('PatientName')).toBe('MÃ¼ller');
  });

  it.each([
    ['1', '1'],
    ['1.2.840', '1.2.840'],
    ['9'.repeat(64), '9'.repeat(64)],
    ['', undefined],
  ])('accepts %s as a UID', (value, uid) =>
    expect(dataset({ x00080018: ['UI', value] }).uid('SOPInstanceUID')).toBe(uid),
  );
  it.each(['9'.repeat(65), '1.', '.1', '1..2', '1.a', 'a1', '1.2x', '-1'])('refuses %s as a UID', (value) => {
    const of = dataset({ x00080018: ['UI', value] });
    expect(damage(() => of.uid('SOPInstanceUID'))).toBe('QIAW_DICOM_ATTRIBUTE_INVALID');
  });

  it('gives numbers, and refuses invalid ones', () => {
    const of = (value: string) => dataset({ x00180050: ['DS', value], x00200013: ['IS', value] });
    expect(of('1.5\\-2 ').numbers('SliceThickness')).toEqual([1.5, -2]);
    expect(of('1.5\\-2 ').number('SliceThickness')).toBe(1.5);
    expect(of('1.5\\-2 ').optionalNumber('SliceThickness')).toBe(1.5);
    expect([of('').numbers('SliceThickness'), of('').number('SliceThickness')]).toEqual([undefined, undefined]);
    expect([of('').optionalNumber('SliceThickness'), of('x').optionalNumber('SliceThickness')]).toEqual([
      undefined,
      undefined,
    ]);
    expect([of('7').integer('InstanceNumber'), of('').integer('InstanceNumber')]).toEqual([7, undefined]);
    for (const wrong of ['x', '1\\x', '1\\\\2']) {
      expect(
        damage(() => of(wrong).numbers('SliceThickness')),
        wrong,
      ).toBe('QIAW_DICOM_ATTRIBUTE_INVALID');
    }
    for (const wrong of ['1.5', '9007199254740992']) {
      expect(
        damage(() => of(wrong).integer('InstanceNumber')),
        wrong,
      ).toBe('QIAW_DICOM_ATTRIBUTE_INVALID');
    }
    expect(of('9007199254740991').integer('InstanceNumber')).toBe(9007199254740991);
  });

  const binary = (vr: string, value: readonly number[], encoding = EXPLICIT): Dataset =>
    dataset({ [{ US: 'x00280010', UL: 'x00209157', FD: 'x00409225' }[vr]!]: [vr, Uint8Array.from(value)] }, encoding);

  it('gives integers of two and four bytes and floating-point numbers of eight, in both byte orders', () => {
    expect(binary('US', [0xfe, 0xff, 1, 0]).short('Rows')).toBe(0xfffe);
    expect(binary('US', [0xfe, 0xff]).short('Rows', true)).toBe(-2);
    expect(binary('US', [0x01, 0x02], BIG_ENDIAN).short('Rows')).toBe(0x0102);
    expect(binary('US', [0xff, 0xfe], BIG_ENDIAN).short('Rows', true)).toBe(-2);
    expect(binary('US', [1, 2, 3, 4]).shorts('Rows')).toEqual([0x0201, 0x0403]);
    expect(binary('US', [1, 2, 3, 4], BIG_ENDIAN).shorts('Rows')).toEqual([0x0102, 0x0304]);
    expect(binary('US', [1, 2, 3]).shorts('Rows')).toEqual([0x0201]);
    expect(binary('UL', [1, 2, 3, 4]).long('DimensionIndexValues')).toBe(0x04030201);
    expect(binary('UL', [1, 2, 3, 4, 5], BIG_ENDIAN).long('DimensionIndexValues')).toBe(0x01020304);
    expect(binary('FD', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f]).double('RealWorldValueSlope')).toBe(1.5);
    expect(binary('FD', [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], BIG_ENDIAN).double('RealWorldValueSlope')).toBe(1.5);
  });

  it('gives nothing for empty numbers and refuses truncated ones', () => {
    const all = [
      (of: Dataset) => of.short('Rows'),
      (of: Dataset) => of.shorts('Rows'),
      (of: Dataset) => of.long('DimensionIndexValues'),
      (of: Dataset) => of.double('RealWorldValueSlope'),
    ];
    const empty = dataset({ x00280010: ['US', ''], x00209157: ['UL', ''], x00409225: ['FD', ''] });
    for (const of of [dataset({}), empty]) expect(all.map((read) => read(of))).toEqual(Array(4).fill(undefined));
    const cut = dataset({
      x00280010: ['US', Uint8Array.of(1)],
      x00209157: ['UL', Uint8Array.of(1, 2, 3)],
      x00409225: ['FD', new Uint8Array(7)],
    });
    const invalid = 'QIAW_DICOM_ATTRIBUTE_INVALID';
    expect(all.map((read) => damage(() => read(cut)))).toEqual([invalid, 'none', invalid, invalid]);
  });

  it('needs more bytes for a value that ends beyond the available ones', () => {
    for (const [tag, vr, length, read] of [
      ['x00280010', 'US', 2, (of: Dataset) => of.short('Rows')],
      ['x00280010', 'US', 2, (of: Dataset) => of.shorts('Rows')],
      ['x00209157', 'UL', 4, (of: Dataset) => of.long('DimensionIndexValues')],
      ['x00409225', 'FD', 8, (of: Dataset) => of.double('RealWorldValueSlope')],
      ['x00100020', 'LO', 6, (of: Dataset) => of.text('PatientID')],
    ] as const) {
      const whole = encode({ [tag]: [vr, new Uint8Array(length)] }, EXPLICIT);
      const at = (at: number) => damage(() => read(dataset(whole.subarray(0, at), EXPLICIT, whole.length)));
      expect([at(whole.length), at(whole.length - 1)], `${vr} ${length}`).toEqual(['none', whole.length]);
    }
  });

  it('gives items for sequences only', () => {
    const of = (vr: string, encoding = EXPLICIT) =>
      dataset({ x00081140: [vr, vr === 'LO' ? 'abcd' : [{ x00100020: ['LO', 'ab'] }]] }, encoding);
    expect(of('SQ').sequence('ReferencedImageSequence')[0]!.text('PatientID')).toBe('ab');
    expect(of('SQ', IMPLICIT).sequence('ReferencedImageSequence')).toHaveLength(1);
    expect(damage(() => of('LO').sequence('ReferencedImageSequence'))).toBe('QIAW_DICOM_ATTRIBUTE_INVALID');
    expect(dataset({}).sequence('ReferencedImageSequence')).toEqual([]);
    const empty = dataset({ x00081140: ['LO', ''] });
    expect(empty.sequence('ReferencedImageSequence')).toEqual([]);
    expect(empty.itemsOf([...empty.all()][0]!)).toEqual([]);
    expect([empty.bytes('ReferencedImageSequence')?.length, empty.bytes('PatientID')]).toEqual([0, undefined]);
  });

  it('refuses a value that begins within its item and ends beyond it', () => {
    const inner = bytes([0x10, 0, 0x20, 0], 'LO', [4, 0], 'ab');
    const file = bytes([...long('SQ', [18, 0, 0, 0])], [...item([10, 0, 0, 0])], [...inner], 'and more bytes after it');
    const walk = () => Dataset.parse(fileBytes(file), 0, 30, EXPLICIT).sequence('ReferencedImageSequence');
    expect(damage(walk)).toBe('QIAW_DICOM_MALFORMED');
  });

  it('takes a sequence inside a UN of defined length as Implicit VR', () => {
    const inside = encode({ x00100020: ['LO', 'ab'] }, IMPLICIT);
    const un = bytes([...long('UN', [8 + inside.length, 0, 0, 0])], [...item([inside.length, 0, 0, 0])], [...inside]);
    expect(dataset(un).sequence('ReferencedImageSequence')[0]!.text('PatientID')).toBe('ab');
  });

  it('requires mandatory attributes', () => {
    expect(required(0, 'Rows')).toBe(0);
    expect(damage(() => required(undefined, 'Rows'))).toBe('QIAW_DICOM_ATTRIBUTE_MISSING');
  });
});

describe('A decimal string', () => {
  it.each([
    ['1', 1],
    ['+1', 1],
    ['-1.', -1],
    ['.5', 0.5],
    ['.25', 0.25],
    ['-0', 0],
    ['12.25', 12.25],
    [' 1e3 ', 1000],
    ['1E-2', 0.01],
    ['1e+2', 100],
    ['10e10', 1e11],
  ])('accepts %s as a number', (text, number) => expect(parseDecimal(text)).toBe(number));
  it.each(['', '.', 'e1', '1e', '1x', 'x1', '0x10', 'NaN', 'Infinity', '1e999', '--1', '1 2', '1.2.3', '+', '1e1.5'])(
    'rejects %s as a number',
    (text) => expect(parseDecimal(text)).toBeUndefined(),
  );
});
