import { ModelLayerUnsupported, ModelWeightsInvalid } from '../model/errors.ts';
import { OnnxGraph } from '../onnx/graph.ts';
import type { KerasArchitecture } from './architecture.ts';
import { LayerContext } from './emitter.ts';
import { layerConverters } from './layers.ts';
import type { KerasWeights } from './weights.ts';

/** Written into the ONNX file and the card; increase it when a change of the converter can change values. */
export const CONVERTER = { name: 'fair-qiaw keras import', version: '1' } as const;

/** Name of the input tensor; its layout is Keras' own: (N, D, H, W, C). */
export const INPUT_TENSOR = 'network_input';

export interface ConvertedLayer {
  readonly name: string;
  readonly className: string;
  /** Channels last, without the batch. */
  readonly shape: readonly number[];
}

export interface ConvertedNetwork {
  readonly onnx: Uint8Array;
  /**
   * Each layer's name is a tensor of the graph and can be named as an output; spatial ones are channels first there.
   */
  readonly layers: readonly ConvertedLayer[];
}

/**
 * Writes a Keras chain of layers as an ONNX graph whose outputs are the named layers.
 * Deterministic: the same network gives the same bytes.
 * @throws ModelLayerUnsupported naming an unsupported layer; ModelWeightsInvalid if arrays are missing or have the
 * wrong shape
 */
export function kerasToOnnx(
  architecture: KerasArchitecture,
  weights: KerasWeights,
  outputs: readonly string[],
): ConvertedNetwork {
  if (weights.backend !== undefined && weights.backend !== 'tensorflow') {
    throw new ModelWeightsInvalid(
      `The weights were saved by the ${weights.backend} backend, whose kernels are flipped. Save them with TensorFlow, or import ONNX.`,
    );
  }
  const graph = new OnnxGraph();
  const rank = architecture.inputShape.length;
  const perm = [0, rank, ...Array.from({ length: rank - 1 }, (_, axis) => axis + 1)];
  let tensor =
    rank > 1 ? graph.node('Transpose', [INPUT_TENSOR], 'network_input/channels_first', { perm }) : INPUT_TENSOR;
  let shape = architecture.inputShape;
  const layers: ConvertedLayer[] = [];
  for (const layer of architecture.layers) {
    const converter = Object.hasOwn(layerConverters, layer.className) ? layerConverters[layer.className] : undefined;
    if (!converter) throw new ModelLayerUnsupported(layer.name, layer.className, 'this layer class is not supported');
    const stored = weights.layers.get(layer.name) ?? [];
    shape = converter(new LayerContext(graph, layer, { name: tensor, shape }, stored));
    tensor = layer.name;
    layers.push({ name: layer.name, className: layer.className, shape });
  }
  const named = outputs.map((name) => {
    const layer = layers.find((candidate) => candidate.name === name);
    if (!layer) {
      throw new ModelLayerUnsupported(
        name,
        'output',
        `the network has no such layer; it has ${layers.map((l) => l.name).join(', ')}`,
      );
    }
    const [channels, space] = [layer.shape.at(-1)!, layer.shape.slice(0, -1)];
    return { name, dims: ['N', channels, ...space] };
  });
  const onnx = graph.encode({
    name: 'network',
    producer: CONVERTER,
    input: { name: INPUT_TENSOR, dims: ['N', ...architecture.inputShape] },
    outputs: named,
  });
  return { onnx, layers };
}
