import type { Grey } from './compressed-frames.ts';

export interface LosslessOptions {
  readonly predictor: number;
  /** Lines between restart markers; 0 for none. */
  readonly restartLines?: number;
  /** Number of lowest bits that are not coded. */
  readonly pointTransform?: number;
  /**
   * Which of the seventeen difference categories gets the shortest code, with the others following in turn; by default
   * all have codes of five bits.
   */
  readonly shortest?: number;
}

/** Codes of many lengths: 2 2 3 4 ... 16 16. None of them consists of ones only (T.81 C.2). */
const UNEVEN = [0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2];
const EVEN = [0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Lossless JPEG (ITU-T T.81 Annex H, process 14) of one component, written exactly according to the standard. */
export function losslessJpeg(grey: Grey, options: LosslessOptions): Uint8Array {
  const { rows, columns, bits } = grey;
  const { predictor, restartLines = 0, pointTransform = 0, shortest } = options;
  const x = grey.values.map((value) => (value & (2 ** bits - 1)) >> pointTransform);
  const counts = shortest === undefined ? EVEN : UNEVEN;
  const categories = Array.from({ length: 17 }, (_, i) => (i + (shortest ?? 0)) % 17);
  const codes = codesOf(counts, categories);
  const stream = new BitStream();
  for (let row = 0; row < rows; row += 1) {
    const first = restartLines > 0 ? row % restartLines === 0 : row === 0;
    if (first && row > 0) stream.restart(row / restartLines - 1);
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const middle = 2 ** (bits - pointTransform - 1);
      const [left, above, corner] = [x[at - 1]!, x[at - columns]!, x[at - columns - 1]!];
      const predicted = first
        ? column === 0
          ? middle
          : left
        : column === 0
          ? above
          : predictions(left, above, corner)[predictor - 1]!;
      put(stream, codes, ((x[at]! - predicted) << 16) >> 16);
    }
  }
  const scan = stream.finish();
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xc3, [bits, ...short(rows), ...short(columns), 1, 1, 0x11, 0]),
    ...segment(0xc4, [0, ...counts, ...categories]),
    ...(restartLines > 0 ? segment(0xdd, short(restartLines * columns)) : []),
    ...segment(0xda, [1, 1, 0, predictor, 0, pointTransform]),
    ...scan,
    ...[0xff, 0xd9],
  ]);
}

const predictions = (a: number, b: number, c: number): readonly number[] => [
  a,
  b,
  c,
  a + b - c,
  a + ((b - c) >> 1),
  b + ((a - c) >> 1),
  (a + b) >> 1,
];

type Codes = ReadonlyMap<number, readonly [code: number, length: number]>;

function codesOf(counts: readonly number[], values: readonly number[]): Codes {
  const codes = new Map<number, readonly [number, number]>();
  let code = 0;
  let index = 0;
  for (const [i, count] of counts.entries()) {
    for (let n = 0; n < count; n += 1, code += 1, index += 1) codes.set(values[index]!, [code, i + 1]);
    code *= 2;
  }
  return codes;
}

/** `difference` from -32768 to 32767; -32768 belongs to category 16. */
function put(stream: BitStream, codes: Codes, difference: number): void {
  const category = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
  stream.put(...codes.get(category)!);
  if (category > 0 && category < 16) stream.put(difference < 0 ? difference + 2 ** category - 1 : difference, category);
}

class BitStream {
  private readonly bytes: number[] = [];
  private held = 0;
  private count = 0;

  put(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      this.held = (this.held << 1) | ((value >> bit) & 1);
      this.count += 1;
      if (this.count < 8) continue;
      this.bytes.push(this.held);
      if (this.held === 0xff) this.bytes.push(0);
      this.held = this.count = 0;
    }
  }

  restart(index: number): void {
    this.finish();
    this.bytes.push(0xff, 0xd0 + (index % 8));
  }

  finish(): readonly number[] {
    while (this.count !== 0) this.put(1, 1);
    return this.bytes;
  }
}

const short = (value: number): number[] => [value >> 8, value & 0xff];
const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  ...short(body.length + 2),
  ...body,
];
