import type { DeepVector } from '../model/model.ts';
import { packFloat32le } from './packed-vector.ts';

/** The smallest normal float32; below it, fewer than six digits may already be exact. */
const SMALLEST_NORMAL = 2 ** -126;

/**
 * The shortest decimal that reads back as exactly this float32 (`0.1`, not `0.10000000149011612`).
 * Nine significant digits always suffice for float32, and every decimal of up to six digits survives the round trip.
 */
export function float32Text(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const first = Math.abs(value) < SMALLEST_NORMAL ? 1 : 6;
  for (let digits = first; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}

/** A vector as plain JSON data: the values as the shortest exact decimals, and packed as in RDF. */
export function vectorJson(vector: DeepVector): Readonly<Record<string, unknown>> {
  const { values, ...rest } = vector;
  return {
    ...rest,
    dimension: values.length,
    values: Array.from(values, (value) => Number(float32Text(value))),
    float32le: packFloat32le(values),
  };
}
