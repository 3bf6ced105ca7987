/** CIE XYZ under D50 to linear sRGB (Bradford-adapted), the inverse of what writers of the object apply. */
const fromXyz = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const;
const white = [0.96422, 1, 0.82521] as const;

/** sRGB, 0 to 255, of a RecommendedDisplayCIELabValue (PS3.3 C.10.7.1.1); colours outside sRGB are clipped. */
export function displayColorOf(lab: readonly number[]): readonly [number, number, number] {
  const l = (lab[0]! * 100) / 65535;
  const a = (lab[1]! * 255) / 65535 - 128;
  const b = (lab[2]! * 255) / 65535 - 128;
  const fy = (l + 16) / 116;
  const xyz = [fy + a / 500, fy, fy - b / 200].map((f, axis) => {
    const t = f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29);
    return t * white[axis]!;
  });
  const channel = (row: readonly number[]): number => {
    const c = row[0]! * xyz[0]! + row[1]! * xyz[1]! + row[2]! * xyz[2]!;
    const encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(1, Math.max(0, encoded)));
  };
  return [channel(fromXyz[0]), channel(fromXyz[1]), channel(fromXyz[2])];
}
