import { DeepNotFinite } from './errors.ts';

/**
 * A deep feature vector of one ROI with everything that determines its values; read by CSV, RDF and the similarity
 * search. The values are the network's own float32 output, unscaled.
 */
export interface DeepVector {
  /** Model id of the card, e.g. `qiaw-phantom-cnn`. */
  readonly model: string;
  readonly version: string;
  /** SHA-256 of the ONNX file. */
  readonly weightsDigest: string;
  /** SHA-256 of the card as canonical JSON. */
  readonly cardDigest: string;
  /** Layer of the original network whose output this is, e.g. `dense_2`. */
  readonly layer: string;
  readonly values: Float32Array;
  /** Euclidean norm, summed in double precision. */
  readonly l2norm: number;
  readonly min: number;
  readonly max: number;
  readonly zeroCount: number;
  /** Name and version of the inference runtime, e.g. `onnxruntime-node 1.30.0 cpu`. */
  readonly runtime: string;
  /** Present only if the card declares a prediction. */
  readonly predictions: readonly Prediction[];
  /** Doubts about the preprocessing, by stable code. */
  readonly notes: readonly DeepNote[];
}

/** A prediction of a research model; never a medical statement. */
export interface Prediction {
  readonly tensor: string;
  /** Always shown with the values. */
  readonly use: 'research use only';
  readonly values: ReadonlyArray<{ readonly label: string; readonly value: number }>;
}

export interface DeepNote {
  readonly code: `QIAW_${string}`;
  readonly message: string;
}

export type VectorSummary = Pick<DeepVector, 'l2norm' | 'min' | 'max' | 'zeroCount'>;

/** Norm and range of a vector. @throws DeepNotFinite if a component is NaN or infinite. */
export function summarise(values: Float32Array): VectorSummary {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let zeroCount = 0;
  for (const [component, value] of values.entries()) {
    if (!Number.isFinite(value)) {
      throw new DeepNotFinite(
        `Component ${component} of the feature vector is ${value}. The weights are damaged or the image contains values that the ` +
          'model cannot process; run `qiaw model verify` and check the image.',
      );
    }
    sum += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeroCount++;
  }
  return { l2norm: Math.sqrt(sum), min, max, zeroCount };
}

/** `id@version`: the name of a model in CSV and on the command line. */
export function modelName(model: { readonly model: string; readonly version: string }): string {
  return `${model.model}@${model.version}`;
}
