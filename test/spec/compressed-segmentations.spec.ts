import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/index.ts';
import { scan } from '../../src/dicom/index.ts';
import { loadSegmentation } from '../../src/dicom/seg/load-segmentation.ts';
import { placeSegment } from '../../src/image/mask/segments/place-segment.ts';
import { planGrid } from '../../src/image/volume/plan-grid.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { peerFile } from './peer-python.ts';
import { hasProgram } from './programs.ts';

interface Made {
  readonly name: string;
  readonly uid: string;
  /** Voxels of each segment. */
  readonly counts: Readonly<Record<string, number>>;
}

const present = hasProgram('python3') && spawnSync('python3', ['-c', 'import highdicom']).status === 0;
const NATIVE = '1.2.840.10008.1.2.1';

let root: string;
let made: readonly Made[];
let grid: Grid;

async function masksOf(name: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await scan(walkFolder([join(root, `${name}.dcm`)]));
  const loaded = await loadSegmentation(found.segmentations[0]!);
  if (!loaded.ok) throw new Error(`${name}: ${loaded.refusal.code}`);
  const masks = loaded.value.rois.map(({ number }) => {
    const placed = placeSegment(loaded.value, number, grid);
    if (!placed.ok) throw new Error(`${name}: ${placed.refusal.code}`);
    return [String(number), Uint8Array.from(placed.value.mask.voxels)] as const;
  });
  return new Map(masks);
}

describe.skipIf(!present)('Segmentations compressed by highdicom', () => {
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'qiaw-seg-spec-'));
    const images = join(root, 'images');
    // 54 x 46 bits do not fill their last byte.
    await writePhantom(images, phantomPatient({ patientId: 'PHANTOM-01', seed: 4, size: [54, 46, 5] }));
    const planned = planGrid((await scan(walkFolder([images]))).series[0]!);
    if (!planned.ok) throw new Error(planned.refusal.code);
    grid = planned.value;
    const { status, stderr } = spawnSync('python3', [peerFile('compressed-segmentations.py'), images, root], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    made = JSON.parse(await readFile(join(root, 'manifest.json'), 'utf8')) as Made[];
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each(['BINARY', 'FRACTIONAL', 'LABELMAP'])(
    'as %s have the voxels of the native one, in every syntax',
    async (kind) => {
      const native = await masksOf(`${kind}-${NATIVE}`);
      const others = made.filter(({ name }) => name.startsWith(`${kind}-`));
      expect(others.length).toBeGreaterThan(2);
      for (const { name, counts } of others) {
        const masks = await masksOf(name);
        for (const [segment, voxels] of masks) {
          expect([name, segment, voxels.reduce((sum, one) => sum + one, 0)]).toEqual([name, segment, counts[segment]]);
          expect(Buffer.compare(voxels, native.get(segment)!)).toBe(0);
        }
        expect([...masks.keys()]).toEqual(Object.keys(counts));
      }
    },
  );
});
