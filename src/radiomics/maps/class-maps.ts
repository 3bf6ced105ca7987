import type { VoxelArray } from '../../core/index.ts';
import type { Distribution } from '../firstorder/distribution.ts';
import { firstOrderFeatures } from '../firstorder/firstorder.ts';
import type { LevelVolume } from '../prepare/roi.ts';
import type { FeatureClass, Setting } from '../settings/model.ts';
import { directionWeights } from '../texture/direction-weights.ts';
import { GlcmScratch, glcmParts } from '../texture/glcm-features.ts';
import { neighbourOffsets } from '../texture/neighbour-offsets.ts';
import { glcmNames, gldmNames, glrlmNames, glszmNames, ngtdmNames } from '../texture/pyradiomics-names.ts';
import {
  SizeTable,
  WindowLevels,
  windowDependences,
  windowGlcm,
  windowRuns,
  windowTones,
  windowZones,
} from './kernel-texture.ts';
import { KernelWindows } from './kernel-windows.ts';

/** One filtered image in the box of the ROI, and the kernel that is moved over it. */
export interface KernelInput {
  readonly intensities: VoxelArray;
  /** Of all voxels that may be in a kernel. */
  readonly levels: LevelVolume;
  /** Voxels of the ROI, in memory order. */
  readonly centres: Int32Array;
  readonly setting: Setting;
  readonly radius: number;
  readonly flatAxis?: 0 | 1 | 2;
  /** Voxels that PyRadiomics computes together. */
  readonly batch: number;
}

type Columns = ReadonlyArray<readonly [feature: string, values: Float64Array]>;

/** Features of one kernel, by name or in the tables of a texture class. */
type KernelFeatures = Readonly<Record<string, number>>;

/** Values of the wanted features at each centre. */
export function classMaps(input: KernelInput, family: FeatureClass, wanted: readonly string[]): Columns {
  const columns = wanted.map((feature) => [feature, new Float64Array(input.centres.length).fill(Number.NaN)] as const);
  if (family === 'firstorder') {
    fillOne(input, columns, wanted, firstOrder(input));
    return columns;
  }
  const { texture, keys } = textureOf(input, family, wanted);
  const fields = wanted.map((feature) => keys[feature]!);
  if (family === 'glcm' || family === 'glrlm') fillMean(input, columns, fields, texture as DirectionFeatures, wanted);
  else fillOne(input, columns, fields, texture as OneFeatures);
  return columns;
}

type OneFeatures = (window: KernelWindows) => KernelFeatures | undefined;
type DirectionFeatures = (window: KernelWindows) => ReadonlyArray<KernelFeatures | undefined>;

const windowsOf = ({ levels, radius, flatAxis }: KernelInput, margin: number): KernelWindows =>
  new KernelWindows(levels, { radius, flatAxis, margin });

const marginOf = ({ setting }: KernelInput): number => Math.max(1, ...setting.distances);

function fillOne(input: KernelInput, columns: Columns, fields: readonly string[], compute: OneFeatures): void {
  const window = windowsOf(input, marginOf(input));
  for (let n = 0; n < input.centres.length; n++) {
    window.moveTo(input.centres[n]!);
    const features = compute(window);
    if (features === undefined) continue;
    for (let c = 0; c < columns.length; c++) columns[c]![1][n] = features[fields[c]!]!;
  }
}

/** The mean over the directions that have a pair or run in the kernel. */
function fillMean(
  input: KernelInput,
  columns: Columns,
  fields: readonly string[],
  compute: DirectionFeatures,
  wanted: readonly string[],
): void {
  const { centres, batch } = input;
  const window = windowsOf(input, marginOf(input));
  const average = columns[wanted.indexOf('JointAverage')]?.[1];
  for (let first = 0; first < centres.length; first += batch) {
    const last = Math.min(centres.length, first + batch);
    /** Per direction, the kernels in which it is empty. */
    const empty: Array<number[] | undefined> = [];
    for (let n = first; n < last; n++) {
      window.moveTo(centres[n]!);
      const directions = compute(window);
      let defined = 0;
      for (let d = 0; d < directions.length; d++) {
        if (directions[d] !== undefined) defined++;
        else if (average) {
          const kernels = empty[d] ?? [];
          kernels.push(n);
          empty[d] = kernels;
        }
      }
      if (defined === 0) continue;
      for (let c = 0; c < columns.length; c++) {
        const field = fields[c]!;
        let sum = 0;
        for (let d = 0; d < directions.length; d++) {
          const features = directions[d];
          if (features !== undefined) sum += features[field]!;
        }
        columns[c]![1][n] = sum / defined;
      }
    }
    if (!average) continue;
    // PyRadiomics drops a direction only if it is empty in the whole batch.
    for (const kernels of empty) {
      if (kernels === undefined || kernels.length === last - first) continue;
      for (const n of kernels) average[n] = Number.NaN;
    }
  }
}

function textureOf(
  input: KernelInput,
  family: FeatureClass,
  wanted: readonly string[],
): { texture: OneFeatures | DirectionFeatures; keys: Readonly<Record<string, string>> } {
  const { levels, setting, flatAxis, radius } = input;
  const flat = flatAxis === undefined ? {} : { flatAxis };
  const side = 2 * radius + 1;
  const mostVoxels = side ** (flatAxis === undefined ? 3 : 2);
  const offsets = neighbourOffsets({ distances: setting.distances, box: levels.size, ...flat });
  const near = neighbourOffsets({ distances: [1], box: levels.size, ...flat });
  const found = new WindowLevels(levels.levelCount, mostVoxels);
  const shape = windowsOf(input, marginOf(input));
  const stepsOf = (all: typeof offsets): Int32Array => Int32Array.from(all, (offset) => shape.stepOf(offset));
  const { weightingNorm: norm } = setting;
  switch (family) {
    case 'glcm': {
      const weights = directionWeights(offsets, levels.spacing, norm, (d) => Math.exp(-d * d));
      const isFlat = distinctLevels(levels) === 1;
      const parts = wanted.flatMap((feature) => glcmParts[glcmNames[feature]!] ?? []);
      const rule = {
        offsets,
        weights,
        symmetric: setting.symmetricalGLCM,
        mcc: wanted.includes('MCC'),
        parts: new Set(parts),
        scratch: new GlcmScratch(),
        counts: new Float64Array(mostVoxels ** 2),
      };
      return {
        keys: glcmNames,
        texture: (window) => {
          const all = windowGlcm(window, found, levels.levelCount, rule);
          // A kernel of one level in an ROI of several: the second eigenvalue is 0.
          if (!rule.mcc || isFlat || found.count > 1) return all as ReturnType<DirectionFeatures>;
          return all.map((features) => features && { ...features, maximalCorrelation: 0 });
        },
      };
    }
    case 'glrlm': {
      const weights = directionWeights(near, levels.spacing, norm, (d) => d);
      const table = new SizeTable(mostVoxels, side);
      const rule = { offsets: near, weights };
      const texture = (window: KernelWindows) =>
        windowRuns(window, found, table, rule) as unknown as ReturnType<DirectionFeatures>;
      return { keys: glrlmNames, texture };
    }
    case 'glszm': {
      const table = new SizeTable(mostVoxels, mostVoxels);
      const steps = stepsOf(near);
      const scratch = { seen: new Uint8Array(shape.levels.length), stack: new Int32Array(mostVoxels) };
      const texture = (window: KernelWindows) =>
        windowZones(window, found, table, steps, scratch) as unknown as KernelFeatures;
      return { keys: glszmNames, texture };
    }
    case 'gldm': {
      const table = new SizeTable(mostVoxels, 2 * offsets.length + 1);
      const steps = stepsOf(offsets);
      const texture = (window: KernelWindows) =>
        windowDependences(window, found, table, steps, setting.gldm_a) as unknown as KernelFeatures;
      return { keys: gldmNames, texture };
    }
    default: {
      const steps = stepsOf(offsets);
      const texture = (window: KernelWindows) => windowTones(window, found, steps) as unknown as KernelFeatures;
      return { keys: ngtdmNames, texture };
    }
  }
}

function distinctLevels({ levels }: LevelVolume): number {
  const found = new Set<number>();
  for (const level of levels) if (level !== 0) found.add(level);
  return found.size;
}

function firstOrder(input: KernelInput): OneFeatures {
  const { levels, intensities, setting } = input;
  const [dx, dy, dz] = levels.spacing;
  const found = new WindowLevels(levels.levelCount, (2 * input.radius + 1) ** 3);
  return (window) => {
    const { count, sources } = window;
    const values = new Float64Array(count);
    for (let v = 0; v < count; v++) values[v] = intensities[sources[v]!]!;
    const sorted = values.slice().sort();
    const distribution: Distribution = {
      values,
      total: count,
      minimum: sorted[0]!,
      maximum: sorted[count - 1]!,
      atRank: (rank) => sorted[rank]!,
    };
    const levelCounts = new Uint32Array(found.read(window).length);
    for (let v = 0; v < count; v++) levelCounts[found.codes[window.levels[window.voxels[v]!]!]!]!++;
    return firstOrderFeatures({
      distribution,
      levelCounts,
      voxelVolume: dx * dy * dz,
      voxelArrayShift: setting.voxelArrayShift,
    });
  };
}
