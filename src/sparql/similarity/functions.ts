import { cosineDistance, dotAt, squaredDistanceAt, unpackFloat32le } from '../../deep/index.ts';
import { QIAW } from '../../graph/index.ts';

/** A SPARQL term, reduced to the properties that functions need. */
interface Argument {
  readonly termType: string;
  readonly value: string;
  readonly datatype?: { readonly value: string };
}

/** Returns a double. An exception becomes an expression error in SPARQL. */
export type VectorFunction = (values: readonly Argument[]) => number;

/**
 * Functions over packed vectors, by IRI: `qiaw:at(v, i)` component i, from 0; `qiaw:cosine(a, b)` cosine similarity in
 * -1..1, 0 if one has length zero; `qiaw:l2(a, b)` Euclidean distance. Another datatype, other lengths or an index
 * outside the vector are expression errors.
 */
export const deepVectorFunctions: Readonly<Record<string, VectorFunction>> = {
  [`${QIAW}at`]: (values) => {
    const [packed, index] = exactly(2, values);
    const at = Number(index!.value);
    const component = Number.isInteger(at) ? vectorOf(packed!)[at] : undefined;
    if (component === undefined) throw new RangeError('The vector does not have this component.');
    return component;
  },
  [`${QIAW}cosine`]: (values) => {
    const [a, b] = sameLength(exactly(2, values).map(vectorOf));
    const distance = cosineDistance(dotAt(a, 0, b), Math.sqrt(dotAt(a, 0, a)), Math.sqrt(dotAt(b, 0, b)));
    return 1 - distance;
  },
  [`${QIAW}l2`]: (values) => {
    const [a, b] = sameLength(exactly(2, values).map(vectorOf));
    return Math.sqrt(squaredDistanceAt(a, 0, b));
  },
};

const datatype = `${QIAW}float32le`;
/** Cache: in a cross comparison the same literal occurs many times. */
const unpacked = new Map<string, Float32Array>();
const mostUnpacked = 4096;

function vectorOf(term: Argument): Float32Array {
  if (term.termType !== 'Literal' || term.datatype?.value !== datatype)
    throw new TypeError('This is not a packed vector (qiaw:float32le).');
  const known = unpacked.get(term.value);
  if (known) return known;
  const vector = unpackFloat32le(term.value);
  if (unpacked.size >= mostUnpacked) unpacked.clear();
  unpacked.set(term.value, vector);
  return vector;
}

function exactly(count: number, values: readonly Argument[]): readonly Argument[] {
  if (values.length !== count) throw new TypeError(`The function takes ${count} arguments, not ${values.length}.`);
  return values;
}

function sameLength(vectors: readonly Float32Array[]): readonly [Float32Array, Float32Array] {
  const [a, b] = vectors as [Float32Array, Float32Array];
  if (a.length !== b.length) throw new TypeError('The vectors have different lengths.');
  return [a, b];
}
