import type { LevelVolume } from '../prepare/roi.ts';
import { dependenceMatrix } from '../texture/dependence-matrix.ts';
import { edgeDistances } from '../texture/edge-distance.ts';
import { type GlcmFeatures, glcmFeatures } from '../texture/glcm-features.ts';
import { type CooccurrenceMatrix, cooccurrenceMatrices, mergeCooccurrences } from '../texture/glcm-matrix.ts';
import { type LevelSizeFeatures, levelSizeFeatures } from '../texture/level-size-features.ts';
import { type LevelSizeMatrix, mergeLevelSize } from '../texture/level-size-matrix.ts';
import { meanFeatures } from '../texture/mean-features.ts';
import { distancesUpTo, neighbourOffsets } from '../texture/neighbour-offsets.ts';
import { type PaddedLevels, padLevels } from '../texture/padded-levels.ts';
import { runLengthMatrices } from '../texture/run-length-matrix.ts';
import { toneDifferenceMatrix } from '../texture/tone-difference.ts';
import { type ToneDifferenceFeatures, toneDifferenceFeatures } from '../texture/tone-difference-features.ts';
import { zoneMatrices } from '../texture/zones.ts';
import type { IbsiDimension, IbsiSettings } from './settings.ts';

/** The nine ways in which IBSI 1 aggregates texture matrices. */
export type Aggregation =
  | '2D, averaged'
  | '2D, slice-merged'
  | '2.5D, direction-merged'
  | '2.5D, merged'
  | '3D, averaged'
  | '3D, merged'
  | '2D'
  | '2.5D'
  | '3D';

type ByAggregation<T> = ReadonlyMap<Aggregation, T>;

export interface IbsiTexture {
  readonly glcm: ByAggregation<GlcmFeatures>;
  readonly glrlm: ByAggregation<LevelSizeFeatures>;
  readonly glszm: ByAggregation<LevelSizeFeatures>;
  readonly gldzm: ByAggregation<LevelSizeFeatures>;
  readonly ngtdm: ByAggregation<ToneDifferenceFeatures>;
  readonly ngldm: ByAggregation<LevelSizeFeatures>;
}

/** The level volume and the morphological mask of one slice or of the whole ROI, in the same box. */
export interface TextureRegion {
  readonly levels: LevelVolume;
  readonly morphological: Uint8Array;
}

/** Slices are planes of constant k (axial). */
const sliceAxis = 2;

/** All texture families in the aggregations for the settings' dimensions. */
export function ibsiTexture(region: TextureRegion, settings: IbsiSettings): IbsiTexture {
  const directional = directionalFeatures(region, settings);
  const whole = new Map(settings.dimensions.map((dimension) => [dimension, undirected(region, dimension, settings)]));
  const pick = <K extends keyof Undirected>(key: K): ByAggregation<Undirected[K]> =>
    new Map([...whole].map(([dimension, features]) => [dimension, features[key]]));
  return {
    ...directional,
    glszm: pick('glszm'),
    gldzm: pick('gldzm'),
    ngtdm: pick('ngtdm'),
    ngldm: pick('ngldm'),
  };
}

const cooccurrence = (matrix: CooccurrenceMatrix) => glcmFeatures(matrix, { epsilon: 0, mcc: false });
const runs = (voxels: number) => (matrix: LevelSizeMatrix) => levelSizeFeatures(matrix, voxels, 0);

function directionalFeatures(region: TextureRegion, settings: IbsiSettings) {
  const glcm = new Map<Aggregation, GlcmFeatures>();
  const glrlm = new Map<Aggregation, LevelSizeFeatures>();
  const set = (key: Aggregation, c: GlcmFeatures | undefined, r: LevelSizeFeatures | undefined): void => {
    if (c) glcm.set(key, c);
    if (r) glrlm.set(key, r);
  };
  for (const dimension of settings.dimensions) {
    if (dimension === '2D') {
      const slices = slicesOf(region).map((slice) => directionalMatrices(slice, true, settings));
      set(
        '2D, averaged',
        meanFeatures(slices.flatMap((slice) => slice.glcm.map(cooccurrence))),
        meanFeatures(slices.flatMap((slice) => slice.glrlm.map(runs(slice.voxels)))),
      );
      set(
        '2D, slice-merged',
        meanFeatures(slices.map((slice) => cooccurrence(mergeCooccurrences(slice.glcm)))),
        meanFeatures(slices.map((s) => runs(s.voxels * s.glrlm.length)(mergeLevelSize(s.glrlm)))),
      );
      continue;
    }
    const flat = dimension === '2.5D';
    const all = directionalMatrices(region, flat, settings);
    set(
      flat ? '2.5D, direction-merged' : '3D, averaged',
      meanFeatures(all.glcm.map(cooccurrence)),
      meanFeatures(all.glrlm.map(runs(all.voxels))),
    );
    set(
      flat ? '2.5D, merged' : '3D, merged',
      cooccurrence(mergeCooccurrences(all.glcm)),
      runs(all.voxels * all.glrlm.length)(mergeLevelSize(all.glrlm)),
    );
  }
  return { glcm, glrlm };
}

function directionalMatrices({ levels }: TextureRegion, flat: boolean, { distance }: IbsiSettings) {
  const padded = padLevels(levels, distance);
  const plane = flat ? ({ flatAxis: sliceAxis } as const) : {};
  return {
    glcm: cooccurrenceMatrices(padded, neighbourOffsets({ distances: [distance], ...plane }), true),
    glrlm: runLengthMatrices(padded, neighbourOffsets({ distances: [1], ...plane })),
    voxels: padded.voxels.length,
  };
}

interface Undirected {
  readonly glszm: LevelSizeFeatures;
  readonly gldzm: LevelSizeFeatures;
  readonly ngtdm: ToneDifferenceFeatures;
  readonly ngldm: LevelSizeFeatures;
}

function undirected(region: TextureRegion, dimension: IbsiDimension, settings: IbsiSettings): Undirected {
  const parts = dimension === '2D' ? slicesOf(region) : [region];
  const features = parts.map((part): Undirected => {
    const { padded, glszm, gldzm, ngtdm, ngldm } = undirectedMatrices(part, dimension !== '3D', settings);
    const sized = runs(padded.voxels.length);
    return {
      glszm: sized(glszm)!,
      gldzm: sized(gldzm)!,
      ngtdm: toneDifferenceFeatures(ngtdm),
      ngldm: sized(ngldm)!,
    };
  });
  return {
    glszm: meanFeatures(features.map((f) => f.glszm))!,
    gldzm: meanFeatures(features.map((f) => f.gldzm))!,
    ngtdm: meanFeatures(features.map((f) => f.ngtdm))!,
    ngldm: meanFeatures(features.map((f) => f.ngldm))!,
  };
}

function undirectedMatrices({ levels, morphological }: TextureRegion, flat: boolean, settings: IbsiSettings) {
  const padded: PaddedLevels = padLevels(levels, settings.distance);
  const plane = flat ? ({ flatAxis: sliceAxis } as const) : {};
  const near = neighbourOffsets({ distances: [1], ...plane });
  const around = neighbourOffsets({ distances: distancesUpTo(settings.distance), ...plane });
  const mask = padLevels(asLevels(levels, morphological), settings.distance);
  const zones = zoneMatrices(padded, near, edgeDistances(mask, flat ? sliceAxis : undefined));
  return {
    padded,
    glszm: zones.bySize,
    gldzm: zones.byDistance!,
    ngtdm: toneDifferenceMatrix(padded, around, { isolated: false }),
    ngldm: dependenceMatrix(padded, around, settings.ngldmAlpha),
  };
}

/** GLDZM measures distances in the morphological mask, which may have more voxels than the intensity mask. */
function asLevels(levels: LevelVolume, morphological: Uint8Array): LevelVolume {
  let voxelCount = 0;
  for (const inside of morphological) voxelCount += inside;
  return { ...levels, levels: morphological, levelCount: 1, voxelCount };
}

/** The slices of an ROI with at least one voxel of the intensity mask. */
export function slicesOf({ levels, morphological }: TextureRegion): TextureRegion[] {
  const [nx, ny, nz] = levels.size;
  const area = nx * ny;
  const slices: TextureRegion[] = [];
  for (let k = 0; k < nz; k++) {
    const part = levels.levels.slice(k * area, (k + 1) * area);
    let voxelCount = 0;
    for (const level of part) if (level > 0) voxelCount++;
    if (voxelCount === 0) continue;
    slices.push({
      levels: { ...levels, size: [nx, ny, 1], levels: part, voxelCount },
      morphological: morphological.subarray(k * area, (k + 1) * area),
    });
  }
  return slices;
}
