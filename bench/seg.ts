// One Segmentation of 104 segments on 400 slices of 512 x 512, written and read back: time, size and peak memory, each
// in a separate process. First overlapping ellipsoids, with empty frames omitted and kept; then the same segments as a
// label map from files (CT images and NRRD), by us and by dcmqi (itk-wasm), where test/spec/peers is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scan, writeSegmentation } from '../src/dicom/index.ts';
import { loadSegmentation } from '../src/dicom/seg/load-segmentation.ts';
import { readNrrd } from '../src/image/index.ts';
import { placeSegment } from '../src/image/mask/segments/place-segment.ts';
import { walkFolder } from '../src/sources/index.ts';
import { gridOf, masksOf, rowsOf, segment, writeLabelMapCase } from './support/label-map.ts';
import { isQuick } from './support/quick.ts';

const grid = isQuick ? gridOf(512, 512, 100) : gridOf(512, 512, 400);
const count = isQuick ? 10 : 104;

interface Measured {
  readonly seconds: number;
  /** Memory of the process in MB. */
  readonly peak: number;
  /** Voxels read back, over all segments. */
  readonly voxels?: number;
}

/** The mask of an ellipsoid, slice by slice; the array is reused. */
function ellipsoidMask(index: number, buffer: Uint8Array): (slice: number) => Uint8Array | undefined {
  return (slice) => {
    buffer.fill(0);
    let rows = 0;
    rowsOf(index, slice, grid, (row, first, end) => {
      buffer.fill(1, row * grid.size[0] + first, row * grid.size[0] + end);
      rows += 1;
    });
    return rows === 0 ? undefined : buffer;
  };
}

/** Reads the CT as the product does, then writes `masks` on its grid. */
async function write(
  folder: string,
  masks: readonly ((slice: number) => Uint8Array | undefined)[],
  out: string,
  emptyFrames: 'omit' | 'keep',
): Promise<void> {
  const { series } = await scan(walkFolder([join(folder, 'ct')]));
  const file = writeSegmentation({
    series: series[0]!,
    grid,
    instances: series[0]!.instances,
    segments: masks.map((mask, index) => ({ ...segment(index), mask })),
    uids: { sopInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', dimensionOrganizationUid: '2.25.3' },
    software: { name: 'FAIR-QIAW', version: 'bench' },
    emptyFrames,
  });
  await writeFile(join(folder, out), file);
}

/** Reads every segment as a mask on the grid, one after the other; returns the number of their voxels. */
async function read(path: string): Promise<number> {
  const only = (async function* () {
    yield { path, relative: 'seg.dcm', bytes: (await stat(path)).size };
  })();
  const [header] = (await scan(only)).segmentations;
  const loaded = await loadSegmentation(header!);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  let voxels = 0;
  for (const { number } of loaded.value.rois) {
    const placed = placeSegment(loaded.value, number, grid);
    // A segment that others cover in the label map is empty and is refused for that.
    if (!placed.ok && placed.refusal.code !== 'QIAW_ROI_EMPTY') throw new Error(placed.refusal.code);
    if (!placed.ok) continue;
    voxels += placed.value.voxelCount;
  }
  return voxels;
}

async function measure(what: string, folder: string): Promise<Measured> {
  const start = performance.now();
  let voxels: number | undefined;
  if (what === 'labels') {
    const labels = (await readNrrd(join(folder, 'labels.nrrd'))).voxels as Uint8Array;
    await write(folder, masksOf(labels, grid, count), 'labels.dcm', 'omit');
  } else if (what === 'omit' || what === 'keep') {
    const buffer = new Uint8Array(grid.size[0] * grid.size[1]);
    const masks = Array.from({ length: count }, (_, index) => ellipsoidMask(index, buffer));
    await write(folder, masks, `${what}.dcm`, what);
  } else voxels = await read(join(folder, what));
  const seconds = (performance.now() - start) / 1000;
  return { seconds, peak: process.resourceUsage().maxRSS / 1024, ...(voxels !== undefined && { voxels }) };
}

/** One process per measurement, so that peak memory is that of the measurement alone. */
function inProcess(args: readonly string[]): Measured {
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`${args.join(' ')}: ${stderr.slice(-500)}`);
  return JSON.parse(line) as Measured;
}

async function row(write: Measured, read: Measured, path: string): Promise<Record<string, number>> {
  return {
    'write s': Number(write.seconds.toFixed(1)),
    'write peak MB': Math.round(write.peak),
    'file MB': Math.round((await stat(path)).size / 1e6),
    'read s': Number(read.seconds.toFixed(1)),
    'read peak MB': Math.round(read.peak),
    'million voxels': Number((read.voxels! / 1e6).toFixed(3)),
  };
}

const [, , own, where] = process.argv;
if (own !== undefined && where !== undefined) {
  console.log(JSON.stringify(await measure(own, where)));
} else {
  const folder = await mkdtemp(join(tmpdir(), 'qiaw-bench-seg-'));
  try {
    await writeLabelMapCase(folder, grid, count);
    const self = [...process.execArgv, fileURLToPath(import.meta.url)];
    const ours = (what: string) => inProcess([...self, what, folder]);
    const rows: Record<string, Record<string, number>> = {};
    for (const [name, what] of [
      ['overlapping, empty frames omitted', 'omit'],
      ['overlapping, empty frames kept', 'keep'],
      ['label map', 'labels'],
    ] as const) {
      rows[name] = await row(ours(what), ours(`${what}.dcm`), join(folder, `${what}.dcm`));
      await rm(join(folder, `${what}.dcm`));
    }
    const library = fileURLToPath(
      new URL('../test/spec/peers/node_modules/@itk-wasm/dicom/dist/index-node.js', import.meta.url),
    );
    if (existsSync(library)) {
      const peer = fileURLToPath(new URL('peers/dcmqi/seg.mjs', import.meta.url));
      const theirs = (what: string) => inProcess([peer, what, folder, library]);
      rows['label map, dcmqi'] = await row(theirs('write'), theirs('read'), join(folder, 'dcmqi.dcm'));
      const [a, b] = [rows['label map, dcmqi'], rows['label map']!];
      rows['dcmqi / ours'] = Object.fromEntries(
        Object.keys(a).map((key) => [key, Number((a[key]! / b[key]!).toFixed(2))]),
      );
    } else console.log('dcmqi is missing: run `npm ci` in test/spec/peers.');
    console.table(rows);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
