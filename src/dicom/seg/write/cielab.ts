import type { Rgb } from './input.ts';

/** Linear sRGB to CIE XYZ under D50 (Bradford-adapted), the white of the ICC profile connection space. */
const toXyz = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
] as const;
const white = [0.96422, 1, 0.82521] as const;

/**
 * RecommendedDisplayCIELabValue of an sRGB colour: L* 0..100 as 0..65535, a* and b* -128..127 as 0..65535
 * (PS3.3 C.10.7.1.1).
 */
export function cielabOf(color: Rgb): [number, number, number] {
  const linear = color.map((channel) => {
    const c = Math.min(255, Math.max(0, channel)) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const [fx, fy, fz] = toXyz.map((row, axis) => {
    const t = (row[0] * linear[0]! + row[1] * linear[1]! + row[2] * linear[2]!) / white[axis]!;
    return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
  }) as [number, number, number];
  const scale = (value: number, low: number, high: number): number =>
    Math.round((65535 * Math.min(high - low, Math.max(0, value - low))) / (high - low));
  return [scale(116 * fy - 16, 0, 100), scale(500 * (fx - fy), -128, 127), scale(200 * (fy - fz), -128, 127)];
}
