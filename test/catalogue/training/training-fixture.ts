import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Grid, type Mask, sha256, type VoxelArray } from '../../../src/core/index.ts';
import { writeNrrd } from '../../../src/image/index.ts';

export interface RegionPlan {
  readonly label: string;
  readonly key?: string;
  /** Observer, as a name rule reads it. */
  readonly observer?: string;
  /** First and last voxel of a box, both inclusive. */
  readonly box: readonly [readonly number[], readonly number[]];
}

export interface CasePlan {
  readonly id: string;
  readonly subject: string;
  readonly regions: readonly RegionPlan[];
  readonly dataset?: string;
  readonly modality?: string;
  readonly unit?: string;
  readonly series?: string;
  /** Seed of the voxels; equal seeds give equal images. */
  readonly pixels?: number;
  readonly grid?: Partial<Grid>;
  /** The regions were drawn on another image. */
  readonly drawnOn?: boolean;
  readonly object?: string;
  readonly frame?: string;
}

export const cube: Grid = {
  size: [8, 7, 6],
  spacing: [1, 1, 3],
  origin: [-10, 20, 30],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

export function boxOf(grid: Grid, [low, high]: RegionPlan['box']): Mask {
  const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  for (let k = low[2]!; k <= high[2]!; k++)
    for (let j = low[1]!; j <= high[1]!; j++)
      for (let i = low[0]!; i <= high[0]!; i++) voxels[i + grid.size[0] * (j + grid.size[1] * k)] = 1;
  return { grid, voxels };
}

export function voxelsOf(grid: Grid, seed: number): VoxelArray {
  return Int16Array.from(
    { length: grid.size[0] * grid.size[1] * grid.size[2] },
    (_, n) => ((n * 31 + seed * 977) % 2000) - 1000,
  );
}

/** The cases of a data directory as a run leaves them, as far as training sets read them. */
export async function trainingDirectory(root: string, cases: readonly CasePlan[]): Promise<void> {
  for (const plan of cases) {
    const grid = { ...cube, ...plan.grid };
    const outputs: object[] = [];
    const put = (path: string, bytes: Uint8Array, more: object): void => {
      const file = join(root, 'cases', plan.id, path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, bytes);
      outputs.push({ path, mediaType: 'application/x-nrrd', bytes: bytes.length, sha256: sha256(bytes), ...more });
    };
    put('image.nrrd', await writeNrrd({ grid, voxels: voxelsOf(grid, plan.pixels ?? cases.indexOf(plan)) }), {
      role: 'image',
    });
    const rois: object[] = [];
    for (const [at, region] of plan.regions.entries()) {
      const segmentNumber = at + 1;
      put(`masks/roi-${segmentNumber}.nrrd`, await writeNrrd(boxOf(grid, region.box)), { role: 'mask', segmentNumber });
      rois.push({
        segmentNumber,
        roiNumber: segmentNumber,
        label: region.label,
        fileName: `roi-${segmentNumber}`,
        ...(region.key !== undefined && { mapped: { key: region.key, category: plain, type: plain, classes: [] } }),
        ...(region.observer !== undefined && { attribution: readBy(region.observer) }),
        voxelCount: 1,
        volumeMl: 1,
        nestedContourVoxels: 0,
        largestSlice: 0,
        featureCount: 0,
      });
    }
    const { size, spacing, origin, direction } = grid;
    const image = {
      studyId: `study-${plan.subject}`,
      seriesId: plan.series ?? `series-${plan.id}`,
      modality: plan.modality ?? 'CT',
      instanceCount: size[2],
      contentDigest: sha256(`content ${plan.id}`),
      ...{ size, spacing, origin, direction },
      unit: plan.unit ?? "[hnsf'U]",
      acquisition: { frame: plan.frame ?? `frame-${plan.subject}` },
    };
    const document = {
      schemaVersion: 1,
      id: plan.id,
      run: {
        digest: sha256(`run ${plan.id}`),
        inputDigest: sha256('input'),
        settingsDigest: sha256('settings'),
        settingsJson: '{}',
        software: { name: 'fair-qiaw', version: '0.1.0', commit: 'deadbeef' },
        dataset: plan.dataset ?? 'demo',
        contourRule: 'or',
      },
      subject: { id: plan.subject },
      image,
      ...(plan.drawnOn && { drawnOn: image }),
      delineation: {
        kind: 'RTSTRUCT',
        studyId: 'study',
        seriesId: 'structures',
        sopId: plan.object ?? `object-${plan.id}`,
        contentDigest: sha256('contours'),
        linkMethod: 'referenced-series',
      },
      rois,
      outputs,
      refusals: [],
      notes: [],
    };
    writeFileSync(join(root, 'cases', plan.id, 'case.json'), JSON.stringify(document));
  }
}

const plain = { value: '1', scheme: 'SCT', meaning: 'Structure' };

function readBy(observer: string): object {
  const stated = { origin: 'ROIName', certainty: 'name-rule', taken: true };
  return {
    observers: [{ ...stated, kind: 'person', id: `k1-${observer}`, label: `observer ${observer}` }],
    methods: [{ ...stated, method: 'manual' }],
    timePoints: [],
  };
}
