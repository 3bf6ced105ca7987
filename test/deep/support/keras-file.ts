import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import h5wasm from 'h5wasm/node';

export interface KerasFileLayer {
  readonly name: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly arrays?: ReadonlyArray<{
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array;
  }>;
}

/** Small integers divided by 16, so that sums are exact in float32. */
export function numbersFor(shape: readonly number[], seed: number): Float32Array {
  const length = shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length }, (_, i) => ((((i + seed) * 7919) % 31) - 15) / 16);
}

export function array(
  name: string,
  shape: readonly number[],
  seed: number,
): NonNullable<KerasFileLayer['arrays']>[number] {
  return { name, shape, values: numbersFor(shape, seed) };
}

/** Writes `weights.h5` as Keras does: fixed-length NUL-padded names, empty float64 lists for layers without weights. */
export async function writeWeights(
  path: string,
  layers: readonly KerasFileLayer[],
  options: {
    readonly inside?: string;
    readonly modelConfig?: string;
    readonly backend?: string;
    readonly packed?: boolean;
  } = {},
): Promise<void> {
  await h5wasm.ready;
  const file = new h5wasm.File(path, 'w');
  if (options.modelConfig) file.create_attribute('model_config', options.modelConfig);
  const root = options.inside ? file.create_group(options.inside) : file;
  const longest = Math.max(...layers.map((layer) => layer.name.length)) + 3;
  root.create_attribute(
    'layer_names',
    layers.map((layer) => layer.name),
    [layers.length],
    `S${longest}`,
  );
  root.create_attribute('backend', options.backend ?? 'tensorflow');
  for (const layer of layers) {
    const group = root.create_group(layer.name);
    const arrays = layer.arrays ?? [];
    if (arrays.length === 0) group.create_attribute('weight_names', new Float64Array(0), [0], '<d');
    else {
      const names = arrays.map((one) => one.name);
      group.create_attribute('weight_names', names, [names.length], `S${Math.max(...names.map((n) => n.length)) + 2}`);
    }
    for (const { name, shape, values } of arrays) {
      let parent = group;
      const steps = name.split('/');
      for (const step of steps.slice(0, -1))
        parent = parent.keys().includes(step) ? (parent.get(step) as typeof parent) : parent.create_group(step);
      const packing = options.packed ? { chunks: [...shape], compression: 9 } : {};
      parent.create_dataset({ name: steps.at(-1)!, data: values, shape: [...shape], dtype: '<f', ...packing });
    }
  }
  file.close();
}

export function architectureJson(layers: readonly KerasFileLayer[], keras = '1.2.2'): string {
  const config = layers.map(({ className, name, config: own }) => ({
    class_name: className,
    config: { name, ...own },
  }));
  return JSON.stringify({
    class_name: 'Sequential',
    keras_version: keras,
    config: keras.startsWith('1') ? config : { name: 's', layers: config },
  });
}

/** A small network with the Keras 1 names: 6x6x6 -> conv 2 -> pool 2 -> dense 3 -> softmax 2. */
export function smallKeras1(): KerasFileLayer[] {
  const norm = (name: string, channels: number, seed: number): KerasFileLayer => ({
    name,
    className: 'BatchNormalization',
    config: { mode: 0, axis: -1, epsilon: 0.001 },
    arrays: [
      array(`${name}_gamma:0`, [channels], seed),
      array(`${name}_beta:0`, [channels], seed + 1),
      array(`${name}_running_mean:0`, [channels], seed + 2),
      {
        name: `${name}_running_std:0`,
        shape: [channels],
        values: Float32Array.from({ length: channels }, (_, i) => 0.5 + i),
      },
    ],
  });
  return [
    {
      name: 'convolution3d_1',
      className: 'Convolution3D',
      config: {
        nb_filter: 2,
        kernel_dim1: 3,
        kernel_dim2: 3,
        kernel_dim3: 3,
        subsample: [1, 1, 1],
        border_mode: 'valid',
        dim_ordering: 'tf',
        activation: 'linear',
        bias: true,
        batch_input_shape: [null, 6, 6, 6, 1],
      },
      arrays: [array('convolution3d_1_W:0', [3, 3, 3, 1, 2], 3), array('convolution3d_1_b:0', [2], 5)],
    },
    norm('batchnormalization_1', 2, 11),
    { name: 'leakyrelu_1', className: 'LeakyReLU', config: { alpha: 0.1 } },
    {
      name: 'maxpooling3d_1',
      className: 'MaxPooling3D',
      config: { pool_size: [2, 2, 2], strides: [2, 2, 2], border_mode: 'valid', dim_ordering: 'tf' },
    },
    { name: 'dropout_1', className: 'Dropout', config: { p: 0.25 } },
    { name: 'flatten_1', className: 'Flatten', config: {} },
    {
      name: 'dense_1',
      className: 'Dense',
      config: { output_dim: 3, activation: 'linear', bias: true },
      arrays: [array('dense_1_W:0', [16, 3], 17), array('dense_1_b:0', [3], 19)],
    },
    {
      name: 'dense_2',
      className: 'Dense',
      config: { output_dim: 2, activation: 'linear', bias: true },
      arrays: [array('dense_2_W:0', [3, 2], 23), array('dense_2_b:0', [2], 29)],
    },
    { name: 'activation_1', className: 'Activation', config: { activation: 'softmax' } },
  ];
}

/** The same network as Keras 2 writes it. */
export function smallKeras2(): KerasFileLayer[] {
  const names: Record<string, string> = {
    W: 'kernel',
    b: 'bias',
    running_mean: 'moving_mean',
    running_std: 'moving_variance',
  };
  const settings: Record<string, object> = {
    convolution3d_1: {
      filters: 2,
      kernel_size: [3, 3, 3],
      strides: [1, 1, 1],
      padding: 'valid',
      data_format: 'channels_last',
      use_bias: true,
      activation: 'linear',
      dilation_rate: [1, 1, 1],
      batch_input_shape: [null, 6, 6, 6, 1],
    },
    batchnormalization_1: { axis: [4], epsilon: 0.001, center: true, scale: true },
    maxpooling3d_1: { pool_size: [2, 2, 2], strides: [2, 2, 2], padding: 'valid', data_format: 'channels_last' },
    dense_1: { units: 3, use_bias: true, activation: 'linear' },
    dense_2: { units: 2, use_bias: true, activation: 'softmax' },
  };
  return smallKeras1()
    .filter((layer) => layer.name !== 'activation_1')
    .map((layer) => ({
      ...layer,
      className: layer.className.replace('Convolution3D', 'Conv3D'),
      config: (settings[layer.name] ?? layer.config) as Record<string, unknown>,
      arrays: (layer.arrays ?? []).map((one) => {
        const short = one.name.slice(layer.name.length + 1).replace(':0', '');
        return { ...one, name: `${layer.name}/${names[short] ?? short}:0` };
      }),
    }));
}

/** The `import.yaml` of the small network. */
export const smallImportYaml = `
id: small
version: 1.0.0
name: Small network of a test
task: test
licence: Apache-2.0
citation: none
intendedUse: tests
limits: no meaning
input:
  spacing: [1, 1, 1]
  axes: patient
  centre: mask-centre-of-mass
  interpolation: { image: linear }
  outside: 0
  intensity: { unit: "1", scaling: { kind: linear, subtract: 0, divide: 1 } }
labels: [no, yes]
`;

/** A folder with the layout of ModelHub. */
export async function writeSmallModel(
  folder: string,
  layers: KerasFileLayer[] = smallKeras1(),
  keras = '1.2.2',
): Promise<string> {
  await writeWeights(join(folder, 'weights.h5'), layers);
  writeFileSync(join(folder, 'architecture.json'), architectureJson(layers, keras));
  writeFileSync(join(folder, 'import.yaml'), smallImportYaml);
  return folder;
}
