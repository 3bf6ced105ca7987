import { sha256 } from '../../core/index.ts';
import type { KerasLayer } from '../keras/architecture.ts';
import { CONVERTER, INPUT_TENSOR, kerasToOnnx } from '../keras/to-onnx.ts';
import type { KerasWeights, WeightArray } from '../keras/weights.ts';
import { checkCard, type ModelCard } from '../model/card.ts';
import { connect, convolve, leak, type Maps, momentsOf, normalise, pooled } from './forward.ts';
import { BATCH_NORM_EPSILON, defaultArchitecture, FEATURE_LAYER, FEATURES, LEAK } from './network.ts';
import { EDGE, phantomCube } from './phantom-cube.ts';
import { SeededNumbers } from './random.ts';
import { untrainedModel } from './untrained-model.ts';

const SEED = 20181130;
const PHANTOMS = 24;
const WINDOW = [-1000, 1000] as const;

/**
 * Makes the package's own model: kernels drawn at random (He), normalisations calibrated layer by layer on synthetic
 * phantoms. It is not trained on patients, and no labels are used. The bytes are the same on every machine.
 */
export function makeDefaultModel(): { readonly card: ModelCard; readonly onnx: Uint8Array } {
  const numbers = new SeededNumbers(SEED);
  let maps = Array.from(
    { length: PHANTOMS },
    (): Maps => ({ edge: EDGE, channels: 1, values: scaled(phantomCube(numbers)) }),
  );
  const layers = new Map<string, readonly WeightArray[]>();
  for (const layer of defaultArchitecture.layers) {
    const step = calibrate(layer, maps, numbers);
    maps = step.maps;
    layers.set(layer.name, step.weights);
  }
  const weights: KerasWeights = { backend: 'tensorflow', kerasVersion: undefined, architecture: undefined, layers };
  const { onnx } = kerasToOnnx(defaultArchitecture, weights, [FEATURE_LAYER]);
  return { onnx, card: cardOf(onnx) };
}

/** Draws or measures the weights of one layer and runs the phantoms through it. */
function calibrate(
  { className, config }: KerasLayer,
  maps: readonly Maps[],
  numbers: SeededNumbers,
): { readonly maps: Maps[]; readonly weights: readonly WeightArray[] } {
  const { edge, channels } = maps[0]!;
  switch (className) {
    case 'Conv3D': {
      const [size] = config['kernel_size'] as readonly [number];
      const filters = config['filters'] as number;
      const kernel = drawKernel([size, size, size, channels, filters], numbers);
      return {
        maps: maps.map((map) => convolve(map, kernel.values, size, filters)),
        weights: [kernel, zeroBias(filters)],
      };
    }
    case 'Dense': {
      const units = config['units'] as number;
      const kernel = drawKernel([edge ** 3 * channels, units], numbers);
      return { maps: maps.map((map) => connect(map, kernel.values, units)), weights: [kernel, zeroBias(units)] };
    }
    case 'BatchNormalization': {
      const moments = momentsOf(maps);
      for (const map of maps) normalise(map, moments, BATCH_NORM_EPSILON);
      const array = (name: string, values: Float32Array): WeightArray => ({ name, shape: [channels], values });
      const gamma = array('gamma', new Float32Array(channels).fill(1));
      const beta = array('beta', new Float32Array(channels));
      return {
        maps: [...maps],
        weights: [gamma, beta, array('moving_mean', moments.mean), array('moving_variance', moments.variance)],
      };
    }
    case 'LeakyReLU':
      for (const map of maps) leak(map, LEAK);
      return { maps: [...maps], weights: [] };
    case 'MaxPooling3D': {
      const [size] = config['pool_size'] as readonly [number];
      return { maps: maps.map((map) => pooled(map, size)), weights: [] };
    }
    default:
      return { maps: [...maps], weights: [] };
  }
}

/** He normal with the fan-in of the kernel, rounded to 1/4096. */
function drawKernel(shape: readonly number[], numbers: SeededNumbers): WeightArray {
  const length = shape.reduce((a, b) => a * b, 1);
  const deviation = Math.sqrt(2 / (length / shape.at(-1)!));
  const values = Float32Array.from({ length }, () => Math.round(numbers.normal() * deviation * 4096) / 4096);
  return { name: 'kernel', shape, values };
}

function zeroBias(length: number): WeightArray {
  return { name: 'bias', shape: [length], values: new Float32Array(length) };
}

/** The card's window and scaling; float32, because the network gets float32. */
function scaled(hu: Float64Array): Float64Array {
  const [low, high] = WINDOW;
  return hu.map((value) => Math.fround((Math.min(high, Math.max(low, value)) - low) / (high - low)));
}

function cardOf(onnx: Uint8Array): ModelCard {
  const [low, high] = WINDOW;
  return checkCard(
    {
      schemaVersion: 1,
      id: untrainedModel,
      version: '1.0.0',
      name: 'FAIR-QIAW phantom CNN',
      task: 'Generic feature vector of a region of interest in CT',
      licence: 'Apache-2.0',
      citation: 'FAIR-QIAW, src/features/deep/default-model: reproducible from its script and seed.',
      weights: { file: 'model.onnx', sha256: sha256(onnx) },
      input: {
        tensor: INPUT_TENSOR,
        layout: 'NDHWC',
        size: [EDGE, EDGE, EDGE],
        spacing: [2, 2, 2],
        axes: 'patient',
        axisOrder: 'zyx',
        centre: 'mask-centre-of-mass',
        anchor: 'half',
        channels: ['image'],
        interpolation: { image: 'linear', mask: 'nearest' },
        outside: -1000,
        intensity: {
          unit: "[hnsf'U]",
          window: [low, high],
          scaling: { kind: 'linear', subtract: low, divide: high - low },
        },
      },
      outputs: [{ role: 'features', tensor: FEATURE_LAYER, layer: FEATURE_LAYER, size: FEATURES }],
      intendedUse:
        'Shows that the whole chain of deep features works on a fresh machine, and gives a reproducible vector to compare ' +
        'regions by appearance.',
      limits:
        `Not trained: random kernels (seed ${SEED}), normalised on ${PHANTOMS} synthetic phantom cubes. No patient data and no ` +
        'outcome went into it, and its components carry no clinical meaning. Research use only; not a medical device. Made for CT in HU.',
      source: {
        format: 'generated by src/features/deep/default-model/make-default-model.ts',
        converter: `${CONVERTER.name} ${CONVERTER.version}`,
        architectureSha256: sha256(JSON.stringify(defaultArchitecture)),
        weightsSha256: sha256(onnx),
      },
    },
    'of the default model',
  );
}
