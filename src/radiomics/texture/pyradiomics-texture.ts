import type { Vec3 } from '../../core/index.ts';
import type { LevelVolume } from '../prepare/roi.ts';
import { dependenceMatrix } from './dependence-matrix.ts';
import { directionWeights } from './direction-weights.ts';
import { glcmFeatures } from './glcm-features.ts';
import { cooccurrenceMatrices, mergeCooccurrences } from './glcm-matrix.ts';
import { levelSizeFeatures } from './level-size-features.ts';
import { mergeLevelSize } from './level-size-matrix.ts';
import { meanFeatures } from './mean-features.ts';
import { neighbourOffsets } from './neighbour-offsets.ts';
import { type PaddedLevels, padLevels } from './padded-levels.ts';
import * as names from './pyradiomics-names.ts';
import { hasLineOfTwo, runLengthMatrices } from './run-length-matrix.ts';
import { toneDifferenceMatrix } from './tone-difference.ts';
import { toneDifferenceFeatures } from './tone-difference-features.ts';
import { zoneMatrices } from './zones.ts';

export type TextureClass = 'glcm' | 'glrlm' | 'glszm' | 'gldm' | 'ngtdm';

/** PyRadiomics' settings for the texture classes. */
export interface TextureOptions {
  /** Chebyshev distances for GLCM, GLDM and NGTDM; GLRLM and GLSZM always use 1. */
  readonly distances: readonly number[];
  /** null: mean over directions; `no_weighting`, `manhattan`, `euclidean`, `infinity`: directions are merged. */
  readonly weightingNorm: string | null;
  readonly force2D: boolean;
  /** Index axis left out when `force2D`, in our order: 0 = i (columns), 1 = j (rows), 2 = k (slices). */
  readonly force2DDimension: 0 | 1 | 2;
  readonly symmetricalGLCM: boolean;
  readonly gldmAlpha: number;
  readonly classes: readonly TextureClass[];
}

export type TextureValues = Record<TextureClass, Record<string, number>>;

/** numpy.spacing(1), which PyRadiomics adds inside its logarithms. */
const epsilon = Number.EPSILON;

/**
 * The texture classes of PyRadiomics 3.x, with its definitions and names; classes that are not requested are empty
 * records.
 *
 * If an ROI has no pair of neighbouring voxels, GLCM and GLRLM are NaN (as in PyRadiomics), NGTDM has coarseness 10^6
 * and 0 elsewhere. A flat ROI has GLCM Correlation = MCC = 1, Imc1 = Imc2 = 0.
 */
export function pyradiomicsTexture(volume: LevelVolume, options: TextureOptions): TextureValues {
  const flat = options.force2D ? { flatAxis: options.force2DDimension } : {};
  const reach = Math.max(1, ...options.distances);
  const padded = padLevels(volume, reach);
  const near = neighbourOffsets({ distances: [1], box: volume.size, ...flat });
  const offsets = neighbourOffsets({ distances: options.distances, box: volume.size, ...flat });
  const compute: Record<TextureClass, () => Record<string, number>> = {
    glcm: () => glcm(padded, offsets, options),
    glrlm: () => glrlm(padded, near, options),
    glszm: () =>
      names.named(
        levelSizeFeatures(zoneMatrices(padded, near).bySize, padded.voxels.length, epsilon),
        names.glszmNames,
      ),
    gldm: () => gldm(padded, offsets, options),
    ngtdm: () =>
      names.named(toneDifferenceFeatures(toneDifferenceMatrix(padded, offsets, { isolated: true })), names.ngtdmNames),
  };
  const values: TextureValues = { glcm: {}, glrlm: {}, glszm: {}, gldm: {}, ngtdm: {} };
  for (const textureClass of options.classes) values[textureClass] = compute[textureClass]();
  return values;
}

function glcm(padded: PaddedLevels, offsets: readonly Vec3[], options: TextureOptions): Record<string, number> {
  const each = cooccurrenceMatrices(padded, offsets, options.symmetricalGLCM);
  const weights = directionWeights(offsets, padded.spacing, options.weightingNorm, (d) => Math.exp(-d * d));
  const matrices = weights && each.length > 0 ? [mergeCooccurrences(each, weights)] : each;
  const features = meanFeatures(matrices.map((matrix) => glcmFeatures(matrix, { epsilon, mcc: true })));
  return names.named(features, names.glcmNames);
}

function glrlm(padded: PaddedLevels, near: readonly Vec3[], options: TextureOptions): Record<string, number> {
  const offsets = near.filter((offset) => hasLineOfTwo(padded, offset));
  const each = runLengthMatrices(padded, offsets);
  const weights = directionWeights(offsets, padded.spacing, options.weightingNorm, (d) => d);
  const voxels = padded.voxels.length;
  if (weights && each.length > 0) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return names.named(levelSizeFeatures(mergeLevelSize(each, weights), voxels * total, epsilon), names.glrlmNames);
  }
  return names.named(meanFeatures(each.map((m) => levelSizeFeatures(m, voxels, epsilon))), names.glrlmNames);
}

function gldm(padded: PaddedLevels, offsets: readonly Vec3[], options: TextureOptions): Record<string, number> {
  const matrix = dependenceMatrix(padded, offsets, options.gldmAlpha);
  const features = levelSizeFeatures(matrix, padded.voxels.length, epsilon);
  return names.named(features, names.gldmNames);
}
