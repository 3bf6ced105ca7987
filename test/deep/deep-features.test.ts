import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/index.ts';
import { deepFeatures } from '../../src/deep/deep-features.ts';
import { deepFeaturesBatch, openRegistry } from '../../src/deep/index.ts';
import { DeepModel } from '../../src/deep/model/deep-model.ts';
import type { InferenceRuntime, InferenceSession, Tensor } from '../../src/deep/model/runtime.ts';
import { OnnxGraph } from '../../src/deep/onnx/graph.ts';
import { cardWith } from './support/cards.ts';
import { hasRuntime } from './support/has-runtime.ts';
import { AXIAL, inSphere, maskOf, oblique, volumeOf } from './support/volumes.ts';

const grid: Grid = { size: [48, 44, 20], spacing: [2, 2, 4], origin: [-48, -40, -38], direction: AXIAL };
const hu = (p: readonly number[]): number =>
  (Math.hypot(p[0]!, p[1]!, p[2]!) < 15 ? 40 : -800) + 30 * Math.sin(p[0]! + 2 * p[1]! + 3 * p[2]!);
const image = volumeOf(grid, hu);
const lesion = maskOf(grid, inSphere([0, 0, 0], 15));
const border = maskOf(grid, inSphere([-48, -40, -38], 9));
const tiny = maskOf(grid, inSphere([2, 0, 2], 1));
const everything = maskOf(grid, () => true);
const empty = maskOf(grid, () => false);

/** An engine that answers with sums and counts its calls. */
function fakeRuntime(answer: (input: Tensor) => number[] = (input) => [input.data.length, 0, -1]) {
  const seen = { opened: 0, closed: 0, batches: [] as number[], running: 0, mostRunning: 0 };
  const session: InferenceSession = {
    inputs: [{ name: 'network_input', shape: ['N', 6, 6, 6, 1] }],
    outputs: [{ name: 'dense_1', shape: ['N', 3] }],
    async run({ tensor }, names) {
      seen.batches.push(tensor.shape[0]!);
      seen.running++;
      seen.mostRunning = Math.max(seen.mostRunning, seen.running);
      await new Promise((resolve) => setImmediate(resolve));
      seen.running--;
      const length = tensor.data.length / tensor.shape[0]!;
      const rows = Array.from({ length: tensor.shape[0]! }, (_, at) =>
        answer({ shape: [1], data: tensor.data.slice(at * length, (at + 1) * length) }),
      );
      return new Map(
        names.map((name) => [name, { shape: [rows.length, rows[0]!.length], data: Float32Array.from(rows.flat()) }]),
      );
    },
    async close() {
      seen.closed++;
    },
  };
  const runtime: InferenceRuntime = {
    name: 'fake 1',
    async open() {
      seen.opened++;
      return session;
    },
  };
  return { runtime: async () => runtime, seen };
}

const identityNetwork = (): Uint8Array => {
  const graph = new OnnxGraph();
  graph.node('Flatten', ['network_input'], 'dense_1', { axis: 1 });
  return graph.encode({
    name: 'n',
    producer: { name: 'test', version: '1' },
    input: { name: 'network_input', dims: ['N', 6, 6, 6, 1] },
    outputs: [{ name: 'dense_1', dims: ['N', 216] }],
  });
};

const modelOver = (
  runtime: ReturnType<typeof fakeRuntime>['runtime'],
  changes: Parameters<typeof cardWith>[0] = {},
): DeepModel => new DeepModel({ card: cardWith(changes), onnx: identityNetwork(), runtime, threads: 1 });

describe('Deep features of an ROI', () => {
  it('have values, a summary and an origin', async () => {
    const { runtime } = fakeRuntime();
    const vector = await deepFeatures(image, lesion, modelOver(runtime));
    expect(vector).toMatchObject({
      model: 'test-model',
      version: '1.0.0',
      layer: 'dense_1',
      runtime: 'fake 1',
      min: -1,
      max: 216,
      zeroCount: 1,
    });
    expect(vector.l2norm).toBe(Math.sqrt(216 ** 2 + 1));
    expect(vector.cardDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(vector.predictions).toEqual([]);
    const { id, ...origin } = modelOver(runtime).identity;
    expect(vector).toMatchObject({ model: id, ...origin });
  });

  it('hold a prediction only when the card declares one, labelled as research', async () => {
    const { runtime } = fakeRuntime();
    const model = modelOver(runtime, {
      outputs: [
        { role: 'features', tensor: 'dense_1', layer: 'dense_1', size: 3 },
        { role: 'prediction', tensor: 'network_input', labels: ['a', 'b', 'c'] },
      ],
    });
    await expect(deepFeatures(image, lesion, model)).rejects.toThrow(/no.*of that name/);
    const declared = modelOver(runtime, {
      outputs: [
        { role: 'features', tensor: 'dense_1', layer: 'dense_1', size: 3 },
        { role: 'prediction', tensor: 'dense_1', labels: ['a', 'b', 'c'] },
      ],
    });
    const { predictions } = await deepFeatures(image, lesion, declared);
    expect(predictions).toEqual([
      {
        tensor: 'dense_1',
        use: 'research use only',
        values: [
          { label: 'a', value: 216 },
          { label: 'b', value: 0 },
          { label: 'c', value: -1 },
        ],
      },
    ]);
  });

  it('note that an image has another unit than the model was made for', async () => {
    const { runtime } = fakeRuntime();
    const { notes } = await deepFeatures(image, tiny, modelOver(runtime), { unit: 'g/ml{SUVbw}' });
    expect(notes.map((note) => note.code)).toEqual(['QIAW_DEEP_UNIT']);
  });

  it('are refused when image and mask lie on different grids, with the difference', async () => {
    const model = modelOver(fakeRuntime().runtime);
    const moved = { ...lesion, grid: { ...grid, origin: [-48, -40, -37] as [number, number, number] } };
    await expect(deepFeatures(image, moved, model)).rejects.toThrow(/differ in origin/);
    const turned = { ...lesion, grid: { ...grid, direction: oblique(0.1, 0) } };
    await expect(deepFeatures(image, turned, model)).rejects.toThrow(/differ in orientation/);
    const small = maskOf({ ...grid, size: [3, 3, 3] }, () => true);
    await expect(deepFeatures(image, small, model)).rejects.toMatchObject({ code: 'QIAW_DEEP_GRID_MISMATCH' });
  });

  it('are refused when the card describes another input size than the network has', async () => {
    const model = modelOver(fakeRuntime().runtime, { input: { size: [5, 6, 6] } });
    await expect(deepFeatures(image, lesion, model)).rejects.toThrow(/\(N, 6, 6, 6, 1\).*\(1, 6, 6, 5, 1\)/);
  });

  it('are refused when the network gives another number of components, or non-finite ones', async () => {
    const shorter = modelOver(fakeRuntime(() => [1, 2]).runtime);
    await expect(deepFeatures(image, lesion, shorter)).rejects.toMatchObject({ code: 'QIAW_MODEL_INTERFACE' });
    const broken = modelOver(fakeRuntime(() => [1, Number.NaN, 2]).runtime);
    await expect(deepFeatures(image, lesion, broken)).rejects.toMatchObject({ code: 'QIAW_DEEP_NOT_FINITE' });
  });
});

describe('A batch of ROIs', () => {
  it('opens the network once, runs one batch at a time, and gives one outcome per ROI in order', async () => {
    const { runtime, seen } = fakeRuntime((input) => [input.data.reduce((a, b) => a + b, 0), 0, 0]);
    const model = modelOver(runtime);
    const masks = [lesion, empty, border, tiny, everything];
    const [outcomes] = await Promise.all([
      deepFeaturesBatch(image, masks, model, { batchSize: 3 }),
      deepFeaturesBatch(image, [lesion], model),
    ]);
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false, true, true, true]);
    expect(outcomes[1]).toMatchObject({ code: 'QIAW_DEEP_ROI_EMPTY' });
    expect(seen).toMatchObject({ opened: 1, mostRunning: 1 });
    expect([...seen.batches].sort()).toEqual([1, 2, 2]);
    const alone = await deepFeatures(image, border, model);
    expect(outcomes[2]).toMatchObject({ ok: true, vector: { values: alone.values } });
    await model.close();
    expect(seen.closed).toBe(1);
  });

  it('stops before the next batch when it is cancelled', async () => {
    const cancel = new AbortController();
    const { runtime, seen } = fakeRuntime(() => {
      cancel.abort(new Error('enough'));
      return [1, 2, 3];
    });
    const running = deepFeaturesBatch(image, [lesion, border, tiny], modelOver(runtime), { signal: cancel.signal });
    await expect(running).rejects.toThrow('enough');
    expect(seen.batches).toEqual([1]);
  });

  it('can be retried after the runtime failed to open', async () => {
    const { runtime } = fakeRuntime();
    let calls = 0;
    const model = modelOver(() => (++calls === 1 ? Promise.reject(new Error('busy')) : runtime()));
    await expect(model.warm()).rejects.toThrow('busy');
    await expect(model.warm()).resolves.toBeUndefined();
  });
});

describe.skipIf(!hasRuntime)("The package's own model", () => {
  it('gives the same bytes twice, from two sessions, one or two threads, alone or in a batch', async () => {
    const bytes = (values: Float32Array): string =>
      Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex');
    const first = openRegistry({ folders: [] }).load('qiaw-phantom-cnn');
    const second = openRegistry({ folders: [], threads: 2 }).load('qiaw-phantom-cnn');
    const masks = [lesion, border, tiny, everything];
    const outcomes = await deepFeaturesBatch(image, masks, first, { batchSize: 4 });
    for (const [at, mask] of masks.entries()) {
      const again = await deepFeatures(image, mask, second);
      const outcome = outcomes[at]!;
      expect(outcome.ok && bytes(outcome.vector.values)).toBe(bytes(again.values));
      expect(again.values).toHaveLength(64);
    }
    await first.close();
    await second.close();
  });

  it('distinguishes regions: components differ between lesion, border and the whole image', async () => {
    const model = openRegistry({ folders: [] }).load('qiaw-phantom-cnn');
    const [a, b] = [await deepFeatures(image, lesion, model), await deepFeatures(image, border, model)];
    expect(a.values.filter((value, i) => Math.abs(value - b.values[i]!) > 0.05).length).toBeGreaterThan(32);
    expect(b.notes.map((note) => note.code)).toContain('QIAW_DEEP_CUBE_PADDED');
    await model.close();
  });

  it('gives an oblique image nearly the same vector as the straight one', async () => {
    const smooth = (p: readonly number[]): number =>
      -400 + 300 * Math.cos(p[0]! / 12) * Math.cos(p[1]! / 15) * Math.cos(p[2]! / 18);
    const straight: Grid = { size: [70, 70, 70], spacing: [2, 2, 2], origin: [-70, -70, -70], direction: AXIAL };
    const direction = oblique(0.4, 0.3);
    const corner = direction.reduce(
      (sum, u) => [sum[0]! - 70 * u[0], sum[1]! - 70 * u[1], sum[2]! - 70 * u[2]],
      [0, 0, 0],
    );
    const turned: Grid = { ...straight, origin: corner as unknown as Grid['origin'], direction };
    const model = openRegistry({ folders: [] }).load('qiaw-phantom-cnn');
    const [a, b] = await Promise.all(
      [straight, turned].map((g) => deepFeatures(volumeOf(g, smooth), maskOf(g, inSphere([0, 0, 0], 12)), model)),
    );
    const dot = a!.values.reduce((sum, value, i) => sum + value * b!.values[i]!, 0);
    expect(dot / (a!.l2norm * b!.l2norm)).toBeGreaterThan(0.999);
    await model.close();
  });
});
