import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadOnnxRuntime } from '../../../src/deep/index.ts';
import { parseArchitecture } from '../../../src/deep/keras/architecture.ts';
import { importModelHub } from '../../../src/deep/keras/modelhub.ts';
import { kerasToOnnx } from '../../../src/deep/keras/to-onnx.ts';
import { readKerasWeights } from '../../../src/deep/keras/weights.ts';
import { exposeTensors } from '../../../src/deep/onnx/expose-tensors.ts';
import { hasRuntime } from '../support/has-runtime.ts';
import {
  architectureJson,
  array,
  type KerasFileLayer,
  numbersFor,
  smallImportYaml,
  smallKeras1,
  smallKeras2,
  writeSmallModel,
  writeWeights,
} from '../support/keras-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const input = { shape: [1, 6, 6, 6, 1], data: numbersFor([216], 41) };

async function run(onnx: Uint8Array, tensor: string, fed = input): Promise<Float32Array> {
  const session = await (await loadOnnxRuntime()).open(onnx, { threads: 1 });
  try {
    return (await session.run({ name: 'network_input', tensor: fed }, [tensor])).get(tensor)!.data.slice();
  } finally {
    await session.close();
  }
}

/** The small network written out by hand, channels last throughout, in double precision. */
function byHand(layers: readonly KerasFileLayer[]): { readonly features: number[]; readonly softmax: number[] } {
  const values = (layer: string, name: string): Float32Array =>
    layers.find((l) => l.name === layer)!.arrays!.find((a) => a.name.includes(name))!.values;
  const kernel = values('convolution3d_1', '_W');
  const at = (z: number, y: number, x: number, f: number): number => {
    let sum = values('convolution3d_1', '_b')[f]!;
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++)
        for (let c = 0; c < 3; c++)
          sum += input.data[(z + a) * 36 + (y + b) * 6 + x + c]! * kernel[((a * 3 + b) * 3 + c) * 2 + f]!;
    const n = (name: string): number => values('batchnormalization_1', name)[f]!;
    const normed = (n('gamma') * (sum - n('running_mean'))) / Math.sqrt(n('running_std') + 0.001) + n('beta');
    return normed < 0 ? 0.1 * normed : normed;
  };
  const flat: number[] = [];
  for (const z of [0, 2])
    for (const y of [0, 2])
      for (const x of [0, 2])
        for (const f of [0, 1]) {
          const block = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => at(z + a, y + b, x + c, f))));
          flat.push(Math.max(...block));
        }
  const dense = (from: readonly number[], layer: string, units: number): number[] =>
    Array.from({ length: units }, (_, u) =>
      from.reduce((sum, value, i) => sum + value * values(layer, '_W')[i * units + u]!, values(layer, '_b')[u]!),
    );
  const features = dense(flat, 'dense_1', 3);
  const scores = dense(features, 'dense_2', 2).map((s) => Math.exp(s));
  return { features, softmax: scores.map((s) => s / (scores[0]! + scores[1]!)) };
}

describe('Importing a Keras model from ModelHub files', () => {
  it.skipIf(!hasRuntime)('computes the same as the layers written out by hand', async () => {
    const { onnx, card } = await importModelHub(await writeSmallModel(tempFolder()));
    const expected = byHand(smallKeras1());
    expect(card.outputs[0]).toMatchObject({ role: 'features', layer: 'dense_1', size: 3 });
    const features = await run(onnx, 'dense_1');
    const softmax = await run(onnx, 'activation_1');
    for (const [i, value] of expected.features.entries()) expect(features[i]).toBeCloseTo(value, 4);
    for (const [i, value] of expected.softmax.entries()) expect(softmax[i]).toBeCloseTo(value, 5);
  });

  it.skipIf(!hasRuntime)('gives the same features from the Keras 2 form of the same network', async () => {
    const one = await importModelHub(await writeSmallModel(tempFolder()));
    const two = await importModelHub(await writeSmallModel(tempFolder(), smallKeras2(), '2.2.4'));
    expect(two.card.outputs[1]).toMatchObject({ role: 'prediction', tensor: 'dense_2' });
    expect(await run(two.onnx, 'dense_1')).toEqual(await run(one.onnx, 'dense_1'));
  });

  it.skipIf(!hasRuntime)('lets any inner layer be named as an output, without changing the weights', async () => {
    const { onnx } = await importModelHub(await writeSmallModel(tempFolder()));
    const opened = exposeTensors(onnx, ['flatten_1', 'dense_1']);
    expect(await run(opened, 'flatten_1')).toHaveLength(16);
    expect(await run(opened, 'dense_1')).toEqual(await run(onnx, 'dense_1'));
    expect(exposeTensors(onnx, ['dense_1'])).toBe(onnx);
    expect(() => exposeTensors(onnx, ['dense_7'])).toThrow(/"dense_7".*no tensor of that name/);
    expect(() => exposeTensors(new Uint8Array([9, 9, 9]), ['dense_1'])).toThrow(/not an ONNX model/);
  });

  it('gives the same bytes every time', async () => {
    const folder = await writeSmallModel(tempFolder());
    const [a, b] = [await importModelHub(folder), await importModelHub(folder)];
    expect(Buffer.from(a.onnx).equals(Buffer.from(b.onnx))).toBe(true);
    expect(a.card).toEqual(b.card);
  });

  it('reads a whole-model file, which nests the weights and includes the architecture', async () => {
    const folder = tempFolder();
    const layers = smallKeras1();
    await writeWeights(join(folder, 'model.h5'), layers, {
      inside: 'model_weights',
      modelConfig: architectureJson(layers),
    });
    writeFileSync(join(folder, 'import.yaml'), smallImportYaml);
    const whole = await importModelHub(folder);
    const parts = await importModelHub(await writeSmallModel(tempFolder()));
    expect(Buffer.from(whole.onnx).equals(Buffer.from(parts.onnx))).toBe(true);
  });

  it("finds the model and its labels where ModelHub's repositories keep them", async () => {
    const folder = tempFolder();
    const place = join(folder, 'contrib_src', 'model');
    mkdirSync(place, { recursive: true });
    await writeSmallModel(place);
    writeFileSync(join(place, 'import.yaml'), smallImportYaml.replace(/^labels.*$/m, ''));
    writeFileSync(join(place, 'labels.json'), '{"0": "benign", "1": "malignant"}');
    expect((await importModelHub(folder)).card.outputs[1]).toMatchObject({ labels: ['benign', 'malignant'] });
    writeFileSync(join(place, 'labels.json'), '["one"]');
    await expect(importModelHub(folder)).rejects.toThrow(/1 labels for 2 classes/);
    writeFileSync(join(place, 'labels.json'), 'benign');
    await expect(importModelHub(folder)).rejects.toThrow(/labels\.json is neither/);
    writeFileSync(join(place, 'import.yaml'), 'a: [');
    await expect(importModelHub(folder)).rejects.toMatchObject({ code: 'QIAW_MODEL_CARD' });
  });

  it.skipIf(!hasRuntime)(
    'converts a two-dimensional network with padding, strides, ReLU and Softmax layers',
    async () => {
      const layers: KerasFileLayer[] = [
        {
          name: 'conv',
          className: 'Conv2D',
          config: {
            filters: 1,
            kernel_size: [3, 3],
            padding: 'same',
            use_bias: false,
            batch_input_shape: [null, 5, 5, 2],
          },
          arrays: [array('conv/kernel:0', [3, 3, 2, 1], 3)],
        },
        { name: 'relu', className: 'ReLU', config: {} },
        { name: 'pool', className: 'MaxPooling2D', config: { pool_size: [2, 2], strides: [2, 2], padding: 'same' } },
        { name: 'flat', className: 'Flatten', config: {} },
        {
          name: 'dense',
          className: 'Dense',
          config: { units: 2, use_bias: false },
          arrays: [array('dense/kernel:0', [9, 2], 7)],
        },
        { name: 'soft', className: 'Softmax', config: { axis: -1 } },
      ];
      const folder = await writeSmallModel(tempFolder(), layers, '2.2.4');
      writeFileSync(
        join(folder, 'import.yaml'),
        smallImportYaml.replace('input:', 'input:\n  channels: [image, mask]'),
      );
      const { onnx, card } = await importModelHub(folder);
      expect(card.input).toMatchObject({ layout: 'NHWC', size: [5, 5, 1], channels: ['image', 'mask'] });

      const x = numbersFor([50], 13);
      const [kernel, weights] = [layers[0]!.arrays![0]!.values, layers[4]!.arrays![0]!.values];
      const conv = (r: number, c: number): number => {
        let sum = 0;
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++)
            for (let f = 0; f < 2; f++) {
              const [row, column] = [r + a - 1, c + b - 1];
              if (row < 0 || row > 4 || column < 0 || column > 4) continue;
              sum += x[(row * 5 + column) * 2 + f]! * kernel[(a * 3 + b) * 2 + f]!;
            }
        return Math.max(0, sum);
      };
      const cells = [0, 1, 2, 3, 4];
      const near = (cell: number): number[] => cells.filter((one) => Math.floor(one / 2) === cell);
      const flat = [0, 1, 2].flatMap((r) =>
        [0, 1, 2].map((c) => Math.max(...near(r).flatMap((a) => near(c).map((b) => conv(a, b))))),
      );
      const expected = [0, 1].map((unit) => flat.reduce((sum, value, i) => sum + value * weights[i * 2 + unit]!, 0));
      const found = await run(onnx, 'dense', { shape: [1, 5, 5, 2], data: x });
      for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 4);
    },
  );

  it('names a layer it does not know', async () => {
    const layers = smallKeras1();
    layers.splice(2, 1, { name: 'my_attention', className: 'MultiHeadAttention', config: {} });
    const folder = await writeSmallModel(tempFolder(), layers);
    await expect(importModelHub(folder)).rejects.toMatchObject({
      code: 'QIAW_MODEL_LAYER',
      message: expect.stringContaining('"my_attention" (MultiHeadAttention)'),
    });
  });

  it.each([
    ['channels first', 'convolution3d_1', { dim_ordering: 'th' }, /axis order "th"/],
    ['causal padding', 'maxpooling3d_1', { border_mode: 'causal' }, /padding "causal"/],
    ['batch-wise normalisation', 'batchnormalization_1', { mode: 1 }, /mode 0/],
    ['a custom activation', 'dense_1', { activation: 'swish' }, /activation "swish"/],
  ])('refuses %s and names the layer', async (_, name, config, message) => {
    const layers = smallKeras1().map((layer) =>
      layer.name === name ? { ...layer, config: { ...layer.config, ...config } } : layer,
    );
    const folder = await writeSmallModel(tempFolder(), layers);
    const failure = importModelHub(folder);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(`"${name}"`);
  });

  it('refuses a network whose layers branch', () => {
    const layer = (name: string, inbound: unknown[]): object => ({
      class_name: 'Dense',
      config: { name, batch_input_shape: [null, 4] },
      inbound_nodes: inbound,
    });
    const json = JSON.stringify({
      class_name: 'Model',
      config: {
        layers: [
          layer('a', []),
          layer('b', [[['a', 0, 0, {}]]]),
          layer('c', [
            [
              ['a', 0, 0, {}],
              ['b', 0, 0, {}],
            ],
          ]),
        ],
      },
    });
    expect(() => parseArchitecture(json)).toThrow(/"c".*branch/);
  });

  it('lists the missing keys when nothing states the preprocessing', async () => {
    const folder = await writeSmallModel(tempFolder());
    writeFileSync(join(folder, 'import.yaml'), 'id: small\n');
    await expect(importModelHub(folder)).rejects.toThrow(/input\.spacing.*import\.yaml|import\.yaml.*input\.spacing/s);
  });
});

describe('Damaged weights', () => {
  it('are refused when the file is truncated', async () => {
    const folder = await writeSmallModel(tempFolder());
    truncateSync(join(folder, 'weights.h5'), 3000);
    await expect(importModelHub(folder)).rejects.toMatchObject({ code: 'QIAW_MODEL_WEIGHTS' });
  });

  it('are refused when a small file declares huge arrays, before any is unpacked', async () => {
    const folder = await writeSmallModel(tempFolder());
    const values = new Float32Array(18_000_000);
    const bomb = {
      name: 'bomb',
      className: 'Dense',
      config: {},
      arrays: [{ name: 'bomb_W', shape: [18_000, 1000], values }],
    };
    await writeWeights(join(folder, 'weights.h5'), [...smallKeras1(), bomb], { packed: true });
    expect(statSync(join(folder, 'weights.h5')).size).toBeLessThan(1_000_000);
    await expect(importModelHub(folder)).rejects.toThrow(/declares more than 50 times/);
  });

  it('are refused when the file is a Git LFS pointer', async () => {
    const folder = await writeSmallModel(tempFolder());
    writeFileSync(join(folder, 'weights.h5'), 'version https://git-lfs.github.com/spec/v1\n');
    await expect(importModelHub(folder)).rejects.toThrow(/not an HDF5 file/);
  });

  it('are refused when an array has another shape than the architecture requires, with layer and shapes', async () => {
    const folder = await writeSmallModel(tempFolder());
    const layers = smallKeras1().map((layer) =>
      layer.name === 'dense_1' ? { ...layer, config: { ...layer.config, output_dim: 4 } } : layer,
    );
    writeFileSync(join(folder, 'architecture.json'), architectureJson(layers));
    await expect(importModelHub(folder)).rejects.toThrow(/"dense_1" has the shape \(16, 3\).*\(16, 4\)/);
  });

  it('are refused when they hold NaN', async () => {
    const layers = smallKeras1();
    layers[6]!.arrays![0]!.values[5] = Number.NaN;
    const folder = await writeSmallModel(tempFolder(), layers);
    await expect(importModelHub(folder)).rejects.toThrow(/"dense_1" contains NaN/);
  });

  it('are refused when Theano wrote them, because its kernels are flipped', async () => {
    const folder = tempFolder();
    const layers = smallKeras1();
    await writeWeights(join(folder, 'weights.h5'), layers, { backend: 'theano' });
    const weights = await readKerasWeights(join(folder, 'weights.h5'));
    expect(() => kerasToOnnx(parseArchitecture(architectureJson(layers)), weights, ['dense_1'])).toThrow(/theano/);
  });

  it('are refused when a layer of the architecture has none', async () => {
    const folder = await writeSmallModel(tempFolder());
    const other = tempFolder();
    await writeWeights(
      join(other, 'weights.h5'),
      smallKeras1().filter((layer) => layer.name !== 'dense_1'),
    );
    copyFileSync(join(other, 'weights.h5'), join(folder, 'weights.h5'));
    expect(readFileSync(join(folder, 'weights.h5')).length).toBeGreaterThan(0);
    await expect(importModelHub(folder)).rejects.toThrow(/"dense_1" has no array/);
  });
});
