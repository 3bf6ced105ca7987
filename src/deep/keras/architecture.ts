import { z } from 'zod';
import { ModelCardInvalid, ModelLayerUnsupported } from '../model/errors.ts';

/** One layer of a chain: its class, its name and its settings as Keras wrote them. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface KerasArchitecture {
  readonly layers: readonly KerasLayer[];
  /** Without the batch dimension, channels last: (50, 50, 50, 1). */
  readonly inputShape: readonly number[];
}

const layerSchema = z.object({
  class_name: z.string(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.unknown()).optional(),
});

const architectureSchema = z.object({
  class_name: z.string(),
  config: z.union([z.array(layerSchema), z.object({ layers: z.array(layerSchema) })]),
});

/**
 * Reads `model.to_json()` of Keras 1.x and 2.x: a Sequential, or a Functional/Model that is one chain of layers.
 * @throws ModelCardInvalid if it is not a Keras architecture; ModelLayerUnsupported if layers branch
 */
export function parseArchitecture(json: string): KerasArchitecture {
  let data: unknown;
  try {
    data = JSON.parse(json);
    // model.to_json() stored through json.dump gives a JSON string that holds JSON.
    if (typeof data === 'string') data = JSON.parse(data);
  } catch (cause) {
    throw new ModelCardInvalid('architecture.json is not JSON. Use the file that Keras wrote with model.to_json().', {
      cause,
    });
  }
  const parsed = architectureSchema.safeParse(data);
  if (!parsed.success) {
    throw new ModelCardInvalid(
      'architecture.json is not a Keras architecture: class_name and config with layers are missing.',
    );
  }
  const { class_name: kind, config } = parsed.data;
  if (!['Sequential', 'Model', 'Functional'].includes(kind)) {
    throw new ModelLayerUnsupported('(model)', kind, 'only Sequential models and chains of layers are converted');
  }
  const raw = Array.isArray(config) ? config : config.layers;
  const layers = raw.map((layer, position) => ({
    className: layer.class_name,
    name: typeof layer.config['name'] === 'string' ? layer.config['name'] : `layer_${position}`,
    config: layer.config,
  }));
  if (kind !== 'Sequential')
    for (const [at, layer] of raw.entries()) assertChain(layers, at, layer.inbound_nodes ?? []);
  return { layers: layers.filter((layer) => layer.className !== 'InputLayer'), inputShape: inputShape(layers) };
}

/** In a chain each layer has exactly one inbound layer, the one before it: [[["name", 0, 0, {}]]] (older: without {}). */
function assertChain(layers: readonly KerasLayer[], at: number, inbound: readonly unknown[]): void {
  const layer = layers[at]!;
  const sources = JSON.stringify(inbound).match(/\["[^"]+",\d+,\d+/g) ?? [];
  const expected = at === 0 ? [] : [`["${layers[at - 1]!.name}",0,0`];
  if (sources.length !== expected.length || sources[0] !== expected[0]) {
    throw new ModelLayerUnsupported(
      layer.name,
      layer.className,
      'its inputs branch, and only chains of layers are converted',
    );
  }
}

function inputShape(layers: readonly KerasLayer[]): readonly number[] {
  const first = layers[0]?.config;
  const shape = first?.['batch_input_shape'] ?? first?.['batch_shape'];
  const dims = Array.isArray(shape) ? shape.slice(1).map(Number) : [];
  if (dims.length < 1 || dims.some((d) => !Number.isInteger(d) || d < 1)) {
    throw new ModelCardInvalid(
      'architecture.json does not fix the input size: the first layer needs batch_input_shape with a number per axis.',
    );
  }
  return dims;
}
