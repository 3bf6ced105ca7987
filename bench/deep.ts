// Deep features: conversion of the network of Hosny et al. 2018, milliseconds per ROI by stage on 1 and 2 threads, the
// same network in Python's onnxruntime where it is installed, and the search for similar cases.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Grid, Mask, Volume } from '../src/core/index.ts';
import { deepFeatures } from '../src/deep/deep-features.ts';
import { deepFeaturesCsv, openRegistry, VectorIndex } from '../src/deep/index.ts';
import { networkInput } from '../src/deep/preprocess/network-input.ts';
import { isQuick } from './support/quick.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const fixtures = join(process.env['QIAW_TEST_DATA'] ?? join(root, '../shared/data'), 'deep-prognosis');
const folder = mkdtempSync(join(tmpdir(), 'qiaw-bench-'));

/** A chest-sized CT with six spheres of different sizes. */
function cohortImage(): { readonly image: Volume<Int16Array>; readonly masks: readonly Mask[] } {
  const grid: Grid = {
    size: [512, 512, 91],
    spacing: [0.977, 0.977, 3],
    origin: [-250, -250, -136],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const voxels = Int16Array.from({ length: 512 * 512 * 91 }, (_, i) => ((i * 7919) % 1500) - 1000);
  const masks = [6, 10, 15, 20, 40, 60].map((radius, at) => {
    const inside = new Uint8Array(voxels.length);
    for (let k = 0, to = 0; k < 91; k++)
      for (let j = 0; j < 512; j++)
        for (let i = 0; i < 512; i++, to++)
          if (Math.hypot((i - 150 - 40 * at) * 0.977, (j - 256) * 0.977, (k - 45) * 3) <= radius) inside[to] = 1;
    return { grid, voxels: inside };
  });
  return { image: { grid, voxels }, masks };
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function times(count: number, work: (at: number) => unknown): Promise<number> {
  const all: number[] = [];
  for (let at = 0; at < count; at++) all.push(await timed(() => work(at)));
  return median(all);
}

/** In a separate process and through the built program, because loading the HDF5 library is part of the first run. */
function conversion(): readonly string[] {
  console.log('| conversion of architecture.json + weights.h5 | first in a process, ms | again, ms | ONNX, MB |');
  console.log('|---|---|---|---|');
  const converter = pathToFileURL(join(root, 'src', 'deep', 'keras', 'modelhub.ts')).href;
  return ['narrow', 'full'].map((net) => {
    const source = join(folder, net);
    for (const file of ['architecture.json', 'weights.h5']) cpSync(join(fixtures, net, file), join(source, file));
    cpSync(join(fixtures, 'full', 'config.json'), join(source, 'config.json'));
    writeFileSync(join(source, 'import.yaml'), `id: ${net}\n`);
    const program = `const all = []; let size = 0; const start = performance.now();
      const { importModelHub } = await import(${JSON.stringify(converter)});
      for (let run = 0; run < 4; run++) {
        const from = run === 0 ? start : performance.now();
        size = (await importModelHub(${JSON.stringify(source)})).onnx.length;
        all.push(performance.now() - from);
      }
      console.log([all[0].toFixed(0), all.slice(1).sort((a, b) => a - b)[1].toFixed(0), (size / 1e6).toFixed(1)].join(' | '));`;
    const result = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: root,
      encoding: 'utf8',
    });
    console.log(`| ${net} | ${result.stdout.trim()} |`);
    return source;
  });
}

async function stages(sources: readonly string[]): Promise<void> {
  const { image, masks } = cohortImage();
  console.log('\n| per ROI, median of 6, ms | threads | load | first ROI | resample | inference | write |');
  console.log('|---|---|---|---|---|---|---|');
  for (const threads of [1, 2]) {
    const registry = openRegistry({ folders: [join(folder, `models-${threads}`)], threads });
    for (const source of sources) await registry.import(source);
    for (const { name } of registry.list()) {
      const model = registry.load(name);
      const load = await timed(() => model.warm());
      const first = await timed(() => deepFeatures(image, masks[0]!, model));
      const resample = await times(6, (at) => networkInput(image, masks[at]!, model.card.input));
      const inputs = masks.map((mask) => networkInput(image, mask, model.card.input).tensor);
      const inference = await times(6, (at) => model.run([inputs[at]!]));
      const vector = await deepFeatures(image, masks[0]!, model);
      const out = join(folder, 'deep-features.csv');
      const write = await times(6, () => writeFileSync(out, deepFeaturesCsv([{ case: 'c', roi: 'r', vector }])));
      const cells = [load, first, resample, inference].map((ms) => ms.toFixed(0));
      console.log(`| ${name} | ${threads} | ${cells.join(' | ')} | ${write.toFixed(2)} |`);
      await model.close();
    }
  }
}

const PYTHON = `
import sys, time, numpy, onnxruntime
for threads in (1, 2):
    options = onnxruntime.SessionOptions(); options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
    x = {session.get_inputs()[0].name: numpy.zeros((1, 50, 50, 50, 1), numpy.float32)}
    session.run(None, x); all = []
    for _ in range(6):
        start = time.perf_counter(); session.run(None, x); all.append(1000 * (time.perf_counter() - start))
    print(f"| full through Python onnxruntime {onnxruntime.__version__} | {threads} | | | | {sorted(all)[3]:.0f} | |")
`;

function throughPython(): void {
  const own = join(root, 'bench', 'peers', '.venv', 'bin', 'python3');
  const model = join(folder, 'models-1', 'full@1.0.0', 'model.onnx');
  const result = spawnSync(existsSync(own) ? own : 'python3', ['-c', PYTHON, model], { encoding: 'utf8' });
  console.log(
    result.status === 0
      ? result.stdout.trim()
      : '| full through Python onnxruntime: skipped, it is not installed here | | | | | | |',
  );
}

async function similar(): Promise<void> {
  console.log('\n| similar cases, 256 components, k = 10 | build, ms | cosine, ms | Euclidean, ms |');
  console.log('|---|---|---|---|');
  for (const size of isQuick ? [1_000] : [1_000, 100_000]) {
    let state = 1;
    const next = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    };
    const vectors = Array.from({ length: size }, (_, at) => ({
      id: `v${at}`,
      values: Float32Array.from({ length: 256 }, next),
    }));
    const start = performance.now();
    const index = new VectorIndex(vectors);
    const build = performance.now() - start;
    const query = (metric: 'cosine' | 'euclidean') =>
      times(9, (at) => index.nearest(vectors[at]!.values, 10, { metric }));
    const [cosine, euclidean] = [await query('cosine'), await query('euclidean')];
    console.log(
      `| ${size.toLocaleString('en')} | ${build.toFixed(0)} | ${cosine.toFixed(2)} | ${euclidean.toFixed(2)} |`,
    );
  }
}

try {
  if (existsSync(fixtures)) {
    const sources = conversion();
    await stages(sources);
    throughPython();
  } else {
    console.log(`skipped: the networks of Hosny et al. are missing (${fixtures})`);
    await stages([]);
  }
  await similar();
} finally {
  rmSync(folder, { recursive: true });
}
