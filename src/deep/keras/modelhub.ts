import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { sha256 } from '../../core/index.ts';
import { checkCard, type ModelCard } from '../model/card.ts';
import { ModelCardInvalid, ModelImportFailed } from '../model/errors.ts';
import { parseArchitecture } from './architecture.ts';
import { knownModels } from './known-models.ts';
import { CONVERTER, type ConvertedLayer, INPUT_TENSOR, kerasToOnnx } from './to-onnx.ts';
import { readKerasWeights } from './weights.ts';

export interface ImportedModel {
  readonly card: ModelCard;
  readonly onnx: Uint8Array;
}

/** The places of the model in a ModelHub repository, and the folder itself. */
const PLACES = ['.', 'model', 'contrib_src/model'];
const WEIGHTS = ['weights.h5', 'model.h5'];

/** The folder below `folder` with Keras weights; undefined if there is none. */
export function kerasFolder(folder: string): string | undefined {
  return PLACES.map((place) => join(folder, place)).find((path) =>
    WEIGHTS.some((file) => existsSync(join(path, file))),
  );
}

const configSchema = z.object({
  meta: z.object({ name: z.string(), task: z.string().optional(), task_extended: z.string().optional() }),
  publication: z
    .object({
      title: z.string().optional(),
      authors: z.string().optional(),
      year: z.number().optional(),
      url: z.string().optional(),
    })
    .optional(),
  model: z.object({ description: z.string().optional() }).optional(),
});
type HubConfig = z.infer<typeof configSchema>;

const labelsSchema = z.union([z.array(z.string()), z.record(z.string(), z.string())]);

/** Keys of `import.yaml`: any key of the card, and the layer whose output is the feature vector. */
const overridesSchema = z.looseObject({
  layer: z.string().optional(),
  labels: z.array(z.string()).optional(),
  input: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Converts a Keras model of ModelHub (`architecture.json` + `weights.h5` + `config.json`) into ONNX and a card.
 *
 * The feature vector is the penultimate dense layer, as in ModelHub's config, unless `import.yaml` in the same folder
 * names a `layer`. For an unknown model, `import.yaml` gives the preprocessing, as keys of the card.
 * @throws ModelImportFailed, ModelCardInvalid, ModelLayerUnsupported, ModelWeightsInvalid
 */
export async function importModelHub(folder: string): Promise<ImportedModel> {
  const place = kerasFolder(folder);
  if (!place)
    throw new ModelImportFailed('The folder has neither a card with an ONNX file nor Keras weights (weights.h5).');
  const weightsPath = WEIGHTS.map((file) => join(place, file)).find(existsSync)!;
  const weights = await readKerasWeights(weightsPath);
  const architectureJson = textOf(place, 'architecture.json') ?? weights.architecture;
  if (architectureJson === undefined) {
    throw new ModelImportFailed(
      'architecture.json is missing in the folder of the weights, and the weights file does not contain it.',
    );
  }
  const architecture = parseArchitecture(architectureJson);
  const config = hubConfig(place);
  const overrides = readOverrides(place);
  const known = config ? knownModels[config.meta.name] : undefined;

  const chain = architecture.layers.map(({ name, className }) => ({ name, className }));
  const features = overrides.layer ?? penultimateDense(chain);
  const last = architecture.layers.at(-1)!;
  const predicts = last.className === 'Softmax' || last.config['activation'] === 'softmax';
  const outputs = predicts && last.name !== features ? [features, last.name] : [features];
  const { onnx, layers } = kerasToOnnx(architecture, weights, outputs);

  const { layer: _layer, labels: ownLabels, input: ownInput, ...own } = overrides;
  const { labels: knownLabels, ...knownWords } = known ?? {};
  const labels = ownLabels ?? labelsOf(place) ?? knownLabels;
  const shapeOf = (name: string): ConvertedLayer['shape'] => layers.find((candidate) => candidate.name === name)!.shape;
  const classes = shapeOf(last.name).at(-1)!;
  const card = checkCard(
    {
      schemaVersion: 1,
      ...(config ? fromConfig(config) : {}),
      ...knownWords,
      ...own,
      weights: { file: 'model.onnx', sha256: sha256(onnx) },
      input: { ...known?.input, ...networkSide(architecture.inputShape, ownInput?.['axisOrder']), ...ownInput },
      outputs: [
        { role: 'features', tensor: features, layer: features, size: shapeOf(features).reduce((a, b) => a * b, 1) },
        ...outputs.slice(1).map((tensor) => ({ role: 'prediction', tensor, labels: checkedLabels(labels, classes) })),
      ],
      source: {
        format: `Keras ${weights.kerasVersion ?? '(version not stated)'}`,
        converter: `${CONVERTER.name} ${CONVERTER.version}`,
        architectureSha256: sha256(architectureJson),
        weightsSha256: sha256(readFileSync(weightsPath)),
      },
    },
    'made from the ModelHub files (missing keys go into import.yaml in the same folder)',
  );
  return { card, onnx };
}

/** The part of the card's input that the network determines: tensor, layout, size and number of channels. */
function networkSide(shape: readonly number[], axisOrder: unknown): Partial<Record<keyof ModelCard['input'], unknown>> {
  const space = shape.length === 3 ? [1, ...shape.slice(0, 2)] : shape.slice(0, 3);
  const order = typeof axisOrder === 'string' && axisOrder.length === 3 ? axisOrder : 'zyx';
  return {
    tensor: INPUT_TENSOR,
    layout: shape.length === 3 ? 'NHWC' : 'NDHWC',
    size: [...'xyz'].map((axis) => space[order.indexOf(axis)]),
    ...(shape.at(-1) === 1 && { channels: ['image'] }),
  };
}

function penultimateDense(layers: ReadonlyArray<{ readonly name: string; readonly className: string }>): string {
  const dense = layers.filter((layer) => layer.className === 'Dense');
  const chosen = dense.at(-2) ?? dense.at(-1);
  if (!chosen) {
    throw new ModelImportFailed(
      'The network has no dense layer. Name the feature layer in import.yaml: `layer: <name>`.',
    );
  }
  return chosen.name;
}

function hubConfig(place: string): HubConfig | undefined {
  const text = textOf(place, 'config.json');
  if (text === undefined) return undefined;
  try {
    return configSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ModelCardInvalid(
      'config.json is not a ModelHub configuration (meta.name is missing, or it is not JSON).',
      { cause },
    );
  }
}

function fromConfig({ meta, publication, model }: HubConfig): Partial<Record<keyof ModelCard, unknown>> {
  const { authors, title, year, url } = publication ?? {};
  const citation = [authors, title, year, url].filter((part) => part !== undefined).join('. ');
  return {
    id: meta.name.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-'),
    version: '1.0.0',
    name: meta.name,
    task: meta.task_extended ?? meta.task ?? 'not stated',
    licence: 'not stated',
    citation: citation === '' ? 'not stated' : citation,
    intendedUse: model?.description ?? 'not stated',
    limits: 'Research use only. Limits are not stated by the source.',
  };
}

function readOverrides(place: string): z.infer<typeof overridesSchema> {
  try {
    return overridesSchema.parse(parseYaml(textOf(place, 'import.yaml') ?? '{}') ?? {});
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : '';
    throw new ModelCardInvalid(`import.yaml is not YAML with keys of the model card: ${reason}`, { cause });
  }
}

/** labels.json as a list, or as an object from class number to label. */
function labelsOf(place: string): readonly string[] | undefined {
  const text = textOf(place, 'labels.json');
  if (text === undefined) return undefined;
  try {
    return Object.values(labelsSchema.parse(JSON.parse(text)));
  } catch (cause) {
    throw new ModelCardInvalid('labels.json is neither a list of labels nor an object from class number to label.', {
      cause,
    });
  }
}

function checkedLabels(labels: readonly string[] | undefined, classes: number): readonly string[] {
  if (labels === undefined) return Array.from({ length: classes }, (_, at) => `class ${at}`);
  if (labels.length === classes) return labels;
  throw new ModelCardInvalid(
    `There are ${labels.length} labels for ${classes} classes. Correct labels.json or import.yaml.`,
  );
}

function textOf(folder: string, file: string): string | undefined {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
