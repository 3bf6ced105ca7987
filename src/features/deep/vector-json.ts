import { float32Text } from './float32-text.ts';
import type { DeepVector } from './model.ts';
import { packFloat32le } from './packed-vector.ts';

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
