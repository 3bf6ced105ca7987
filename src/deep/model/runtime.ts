/**
 * The port for an inference engine, so that the engine is optional and can be replaced, for example in tests.
 * Implementations compute on the CPU in float32.
 */
export interface InferenceRuntime {
  /** Name, version and device, written with every vector: `onnxruntime-node 1.30.0 cpu`. */
  readonly name: string;
  /** @throws DeepRuntimeFailed if the engine cannot run the bytes as a model */
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

/** Returns the engine, or throws DeepRuntimeMissing with a remedy. */
export type RuntimeLoader = () => Promise<InferenceRuntime>;
