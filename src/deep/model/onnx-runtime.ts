import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { DeepRuntimeFailed, DeepRuntimeMissing } from './errors.ts';
import type { InferenceRuntime, InferenceSession, RuntimeLoader, Tensor, TensorInfo } from './runtime.ts';

type OrtModule = typeof Ort;

/**
 * The only file that uses onnxruntime-node. It is an optional package with a native library, so it is loaded at first
 * use.
 *
 * Determinism: CPU provider, sequential execution, fixed graph optimisation, a fixed number of threads. The same input, model,
 * runtime version, thread count and processor type give the same bytes; another processor type (AVX2 against AVX-512)
 * or runtime version may differ in the last bits.
 */
export const loadOnnxRuntime: RuntimeLoader = () => runtimeFrom(() => import('onnxruntime-node'));

/** Like {@link loadOnnxRuntime}, with an injected import. @throws DeepRuntimeMissing */
export async function runtimeFrom(load: () => Promise<unknown>): Promise<InferenceRuntime> {
  let ort: OrtModule;
  try {
    const loaded = (await load()) as OrtModule & { readonly default?: OrtModule };
    ort = loaded.InferenceSession ? loaded : loaded.default!;
    if (typeof ort.InferenceSession.create !== 'function') throw new Error('the module has no InferenceSession');
  } catch (cause) {
    throw new DeepRuntimeMissing(cause);
  }
  return {
    name: `onnxruntime-node ${versionOf(ort)} cpu`,
    open: async (model, { threads }) => sessionOver(ort, await create(ort, model, threads)),
  };
}

function versionOf(ort: OrtModule): string {
  const stated: unknown = ort.env?.versions?.node;
  if (typeof stated === 'string') return stated;
  const manifest: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return (manifest as { readonly version: string }).version;
}

async function create(ort: OrtModule, model: Uint8Array, threads: number): Promise<Ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      graphOptimizationLevel: 'extended',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new DeepRuntimeFailed(
      `onnxruntime-node cannot open the model (${firstLine(cause)}). The ONNX file is damaged or uses operators this runtime lacks; ` +
        'run `qiaw model verify`, or import the model again.',
      { cause },
    );
  }
}

function sessionOver(ort: OrtModule, session: Ort.InferenceSession): InferenceSession {
  return {
    inputs: session.inputMetadata.map(infoOf),
    outputs: session.outputMetadata.map(infoOf),
    async run(input, outputs) {
      const feed = new ort.Tensor('float32', input.tensor.data, [...input.tensor.shape]);
      try {
        const results = await session.run({ [input.name]: feed }, [...outputs]);
        return new Map(outputs.map((name) => [name, tensorOf(name, results[name])]));
      } catch (cause) {
        if (cause instanceof DeepRuntimeFailed) throw cause;
        throw new DeepRuntimeFailed(
          `onnxruntime-node failed while running the model (${firstLine(cause)}). Check that the card's input fits the network.`,
          { cause },
        );
      }
    },
    close: () => session.release(),
  };
}

function tensorOf(name: string, value: Ort.OnnxValue | undefined): Tensor {
  const tensor = value as Ort.Tensor | undefined;
  if (!(tensor?.data instanceof Float32Array)) {
    throw new DeepRuntimeFailed(`The output "${name}" of the model is not float32. Name another output in the card.`);
  }
  return { shape: tensor.dims, data: tensor.data };
}

function infoOf(meta: Ort.InferenceSession.ValueMetadata): TensorInfo {
  return { name: meta.name, shape: meta.isTensor ? meta.shape : [] };
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}
