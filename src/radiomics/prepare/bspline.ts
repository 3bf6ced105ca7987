/** Pole of the cubic B-spline. */
const pole = Math.sqrt(3) - 2;
/** Terms after which a power of the pole is below 1e-10: where ITK cuts its starting sum. */
const horizon = Math.ceil(Math.log(1e-10) / Math.log(Math.abs(pole)));

/**
 * Turns samples into cubic B-spline coefficients along one line, in place: mirror boundary (whole-sample symmetric),
 * exact recursive filter; M. Unser, "Splines", IEEE Signal Processing Magazine 16(6), 1999.
 */
export function splineCoefficients(line: Float64Array, length: number): void {
  if (length < 2) return;
  const gain = (1 - pole) * (1 - 1 / pole);
  for (let i = 0; i < length; i++) line[i]! *= gain;
  line[0] = causalStart(line, length);
  for (let i = 1; i < length; i++) line[i]! += pole * line[i - 1]!;
  line[length - 1] = (pole / (pole * pole - 1)) * (pole * line[length - 2]! + line[length - 1]!);
  for (let i = length - 2; i >= 0; i--) line[i] = pole * (line[i + 1]! - line[i]!);
}

function causalStart(line: Float64Array, length: number): number {
  let power = pole;
  if (horizon < length) {
    let sum = line[0]!;
    for (let i = 1; i < horizon; i++) {
      sum += power * line[i]!;
      power *= pole;
    }
    return sum;
  }
  const inverse = 1 / pole;
  let mirrored = pole ** (length - 1);
  let sum = line[0]! + mirrored * line[length - 1]!;
  mirrored = mirrored * (mirrored * inverse);
  for (let i = 1; i <= length - 2; i++) {
    sum += (power + mirrored) * line[i]!;
    power *= pole;
    mirrored *= inverse;
  }
  return sum / (1 - power * power);
}

/** Cubic B-spline weights of the four nodes around a fractional position 0 <= w < 1. */
export function splineWeights(w: number): [number, number, number, number] {
  const w3 = (1 / 6) * w * w * w;
  const w0 = 1 / 6 + 0.5 * w * (w - 1) - w3;
  const w2 = w + w0 - 2 * w3;
  return [w0, 1 - w0 - w2 - w3, w2, w3];
}
