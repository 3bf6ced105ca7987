import { COLUMNS, FRAME, type Items, ROWS, SERIES, sliceUid, UID } from './dicom-fixture.ts';

/** A frame of a segmentation on the fixture series (see ctSlice): the pixels of one slice, columns fastest. */
export interface FixtureFrame {
  /** Absent in a label map. */
  readonly segment?: number;
  readonly values: readonly number[];
  /** ImagePositionPatient; slice k of the fixture series lies at z = 10 + 2.5 k. */
  readonly position: string;
  readonly change?: Items;
}

export interface FixtureSegmentation {
  readonly type: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  readonly frames: readonly FixtureFrame[];
  readonly segments: readonly (readonly [number: number, label: string])[];
  readonly rows?: number;
  readonly columns?: number;
  readonly orientation?: string;
  readonly pixelSpacing?: string;
}

export const LABEL_MAP = '1.2.840.10008.5.1.4.1.1.66.7';

export const onSlice = (k: number): string => `-12.5\\7.25\\${10 + 2.5 * k}`;

/** Bits one after the other over all frames, least significant first: PS3.5 8.1.1, one at a time. */
export function packed(frames: readonly (readonly number[])[]): Uint8Array {
  const bits = frames.flat();
  const bytes = new Uint8Array(2 * Math.ceil(bits.length / 16));
  for (const [i, bit] of bits.entries()) if (bit !== 0) bytes[i >> 3]! |= 1 << (i & 7);
  return bytes;
}

const code = (value: string, meaning: string): readonly [string, readonly Items[]] => [
  'SQ',
  [{ x00080100: ['SH', value], x00080102: ['SH', 'SCT'], x00080104: ['LO', meaning] }],
];

/** A minimal segmentation object as other programs write it, with shared functional groups where possible. */
export function segmentation(of: FixtureSegmentation, change: Items = {}): Items {
  const labelMap = of.type === 'LABELMAP';
  const bits = of.type === 'BINARY' ? 1 : 8;
  const values = of.frames.map((frame) => frame.values);
  const bytes =
    bits === 1 ? packed(values) : Uint8Array.from([...values.flat(), ...(values.flat().length % 2 ? [0] : [])]);
  return {
    x00080016: ['UI', labelMap ? LABEL_MAP : UID.seg],
    x00080018: ['UI', '1.2.3.60'],
    x00080023: ['DA', '20210304'],
    x00080060: ['CS', 'SEG'],
    x00080070: ['LO', 'Others'],
    x00081090: ['LO', 'Their program'],
    x00081115: [
      'SQ',
      [
        {
          x0008114a: ['SQ', [0, 1, 2].map((k) => ({ x00081150: ['UI', UID.ct], x00081155: ['UI', sliceUid(k)] }))],
          x0020000e: ['UI', SERIES],
        },
      ],
    ],
    x00100020: ['LO', 'P1'],
    x0020000d: ['UI', '1.2.3.0'],
    x0020000e: ['UI', '1.2.3.61'],
    x00200052: ['UI', FRAME],
    x00280002: ['US', [1]],
    x00280004: ['CS', 'MONOCHROME2'],
    x00280008: ['IS', String(of.frames.length)],
    x00280010: ['US', [of.rows ?? ROWS]],
    x00280011: ['US', [of.columns ?? COLUMNS]],
    x00280100: ['US', [bits]],
    x00280101: ['US', [bits]],
    x00280102: ['US', [bits - 1]],
    x00280103: ['US', [0]],
    x00620001: ['CS', of.type],
    x00620002: [
      'SQ',
      of.segments.map(([number, label]) => ({
        x00620003: code('49755003', 'Morphologically Altered Structure'),
        x00620004: ['US', [number]],
        x00620005: ['LO', label],
        x00620008: ['CS', 'SEMIAUTOMATIC'],
        x00620009: ['LO', 'Snake'],
        x0062000f: code('86049000', 'Neoplasm, Primary'),
      })),
    ],
    ...(of.type === 'FRACTIONAL' && { x0062000e: ['US', [200]], x00620010: ['CS', 'PROBABILITY'] }),
    x52009229: [
      'SQ',
      [
        {
          x00209116: ['SQ', [{ x00200037: ['DS', of.orientation ?? '1\\0\\0\\0\\1\\0'] }]],
          x00289110: ['SQ', [{ x00280030: ['DS', of.pixelSpacing ?? '2\\0.5'] }]],
        },
      ],
    ],
    x52009230: [
      'SQ',
      of.frames.map((frame) => ({
        x00209113: ['SQ', [{ x00200032: ['DS', frame.position] }]],
        ...(frame.segment !== undefined && { x0062000a: ['SQ', [{ x0062000b: ['US', [frame.segment]] }]] }),
        ...frame.change,
      })),
    ],
    x7fe00010: [bits === 1 ? 'OB' : 'OB', bytes],
    ...change,
  };
}
