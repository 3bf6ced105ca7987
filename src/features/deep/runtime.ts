/**
 * What deep features need from an inference engine: one small port, so that the engine can be missing, replaced or faked.
 * Implementations compute on the CPU in float32.
 */
export interface InferenceRuntime {
  /** Name, version and device, written beside every vector: `onnxruntime-node 1.30.0 cpu`. */
  readonly name: string;
  /** @throws DeepRuntimeFailed when the bytes are no model the engine can run */
  open(model: Uint8Array, options: SessionOptions): Promise<InferenceSession>;
}

export interface SessionOptions {
  /** Upper bound of threads inside one operator. */
  readonly threads: number;
}

export interface TensorInfo {
  readonly name: string;
  /** A number, or the name of a free dimension. */
  readonly shape: ReadonlyArray<number | string>;
}

export interface Tensor {
  readonly shape: readonly number[];
  /** C order. */
  readonly data: Float32Array;
}

export interface InferenceSession {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Runs one batch. @throws DeepRuntimeFailed */
  run(
    input: { readonly name: string; readonly tensor: Tensor },
    outputs: readonly string[],
  ): Promise<Map<string, Tensor>>;
  close(): Promise<void>;
}

/** Gives the engine, or throws DeepRuntimeMissing with what to do. */
export type RuntimeLoader = () => Promise<InferenceRuntime>;
