import { ModelWeightsInvalid } from '../model/errors.ts';
import type { OnnxGraph } from '../onnx/graph.ts';
import type { KerasLayer } from './architecture.ts';
import { LayerSettings } from './settings.ts';
import type { WeightArray } from './weights.ts';

/**
 * The context of one layer's converter. Inside the graph, spatial tensors are channels first; `shape` is Keras' view
 * (channels last, without the batch).
 */
export class LayerContext {
  readonly graph: OnnxGraph;
  readonly settings: LayerSettings;
  readonly input: string;
  readonly shape: readonly number[];
  readonly #weights: readonly WeightArray[];

  constructor(
    graph: OnnxGraph,
    layer: KerasLayer,
    input: { readonly name: string; readonly shape: readonly number[] },
    weights: readonly WeightArray[],
  ) {
    this.graph = graph;
    this.settings = new LayerSettings(layer);
    this.input = input.name;
    this.shape = input.shape;
    this.#weights = weights;
  }

  get name(): string {
    return this.settings.layer.name;
  }

  get channels(): number {
    return this.shape.at(-1)!;
  }

  /** A weight array under one of its names (Keras 1, Keras 2), of exactly this shape. @throws ModelWeightsInvalid */
  weight(shape: readonly number[], ...names: readonly string[]): Float32Array {
    const found = this.#weights.find((weight) => names.includes(weight.name));
    if (!found) throw new ModelWeightsInvalid(`weights.h5: layer "${this.name}" has no array ${names.join(' or ')}.`);
    if (found.shape.join() !== shape.join()) {
      throw new ModelWeightsInvalid(
        `weights.h5: ${names.join('/')} of layer "${this.name}" has the shape (${found.shape.join(', ')}), ` +
          `but the architecture requires (${shape.join(', ')}).`,
      );
    }
    return found.values;
  }

  /** Applies the activation in a layer's own settings; the result has the layer's name. */
  activated(tensor: string): string {
    return activation(this, tensor, String(this.settings.value('activation') ?? 'linear'));
  }
}

/** Adds an activation by its Keras name. Softmax is over the channels. */
export function activation(context: LayerContext, tensor: string, name: string): string {
  const { graph } = context;
  switch (name) {
    case 'linear':
      return graph.node('Identity', [tensor], context.name);
    case 'relu':
      return graph.node('Relu', [tensor], context.name);
    case 'sigmoid':
      return graph.node('Sigmoid', [tensor], context.name);
    case 'tanh':
      return graph.node('Tanh', [tensor], context.name);
    case 'softplus':
      return graph.node('Softplus', [tensor], context.name);
    case 'softmax':
      return graph.node('Softmax', [tensor], context.name, { axis: 1 });
    default:
      throw context.settings.fail(`the activation "${name}" is not supported`);
  }
}
