import {
  createHash,
  type Grid,
  indexToWorld,
  type Vec3,
  type Volume,
  type VoxelArray,
  version,
} from '../../core/index.ts';
import { connectedParts } from '../prepare/connected-parts.ts';
import { cropVoxels, type RoiMask } from '../prepare/region.ts';
import { pythonDict, pythonFloat, pythonTuple } from '../python-text.ts';
import type { RadiomicsSettings, Setting } from '../settings/model.ts';
import { shownSettings } from '../settings/shown.ts';

type Stage = 'original' | 'interpolated' | 'corrected' | 'resegmented';

/** Collects PyRadiomics' `diagnostics_*` columns in its order and notation. */
export class Diagnostics {
  private readonly rows: Array<readonly [string, string]> = [];

  constructor(private readonly enabled: boolean) {}

  get entries(): ReadonlyArray<readonly [name: string, value: string]> {
    return this.rows;
  }

  /** The columns keep PyRadiomics' names; the values name the software that actually computed. */
  configuration(settings: RadiomicsSettings, setting: Setting, kind: 'segment' | 'voxel' = 'segment'): void {
    this.add('Versions_PyRadiomics', `fair-qiaw ${version}`);
    for (const absent of ['Numpy', 'SimpleITK', 'PyWavelet', 'Python']) this.add(`Versions_${absent}`, 'not used');
    const { imageTypes } = shownSettings(settings);
    const listed = listedSettings(settings, setting);
    this.add('Configuration_Settings', pythonDict(kind === 'voxel' ? { ...listed, voxelBased: true } : listed));
    this.add('Configuration_EnabledImageTypes', pythonDict(imageTypes));
  }

  image(stage: Stage, image: Volume): void {
    if (!this.enabled) return;
    const summary = summaryOf(image.voxels);
    if (stage === 'original') {
      this.add('Image-original_Hash', summary.sha1());
      this.add('Image-original_Dimensionality', `${image.grid.dimensions ?? 3}D`);
    }
    this.add(`Image-${stage}_Spacing`, pythonTuple(inSpace(image.grid, image.grid.spacing).map(pythonFloat)));
    this.add(`Image-${stage}_Size`, pythonTuple(inSpace(image.grid, image.grid.size).map(String)));
    this.add(`Image-${stage}_Mean`, pythonFloat(summary.mean));
    this.add(`Image-${stage}_Minimum`, pythonFloat(summary.minimum));
    this.add(`Image-${stage}_Maximum`, pythonFloat(summary.maximum));
  }

  /** `image` adds the intensities within the ROI; `labels` (the whole label map) adds its hash. */
  mask(stage: Stage, grid: Grid, mask: RoiMask, image?: Volume, labels?: VoxelArray): void {
    if (!this.enabled) return;
    if (labels) this.add(`Mask-${stage}_Hash`, sha1OfLabels(labels));
    this.add(`Mask-${stage}_Spacing`, pythonTuple(inSpace(grid, grid.spacing).map(pythonFloat)));
    this.add(`Mask-${stage}_Size`, pythonTuple(inSpace(grid, grid.size).map(String)));
    this.add(
      `Mask-${stage}_BoundingBox`,
      pythonTuple([...inSpace(grid, mask.lower), ...inSpace(grid, mask.size)].map(String)),
    );
    this.add(`Mask-${stage}_VoxelNum`, String(mask.count));
    this.add(`Mask-${stage}_VolumeNum`, String(connectedParts(mask)));
    const centre = centreOf(mask);
    this.add(`Mask-${stage}_CenterOfMassIndex`, pythonTuple(inSpace(grid, centre).map(pythonFloat)));
    this.add(`Mask-${stage}_CenterOfMass`, pythonTuple(inSpace(grid, indexToWorld(grid, centre)).map(pythonFloat)));
    if (!image) return;
    const values = cropVoxels(image.voxels, image.grid.size, mask);
    let [sum, minimum, maximum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < values.length; i++) {
      if (mask.inside[i] !== 1) continue;
      sum += values[i]!;
      minimum = Math.min(minimum, values[i]!);
      maximum = Math.max(maximum, values[i]!);
    }
    this.add(`Mask-${stage}_Mean`, pythonFloat(sum / mask.count));
    this.add(`Mask-${stage}_Minimum`, pythonFloat(minimum));
    this.add(`Mask-${stage}_Maximum`, pythonFloat(maximum));
  }

  private add(name: string, value: string): void {
    if (this.enabled) this.rows.push([`diagnostics_${name}`, value]);
  }
}

/** One number per dimension of the image. */
function inSpace(grid: Grid, perAxis: Vec3): number[] {
  return perAxis.slice(0, grid.dimensions ?? 3);
}

/** The settings that PyRadiomics always lists, in its order; others follow if a file gives them. */
const alwaysShown = [
  'minimumROIDimensions',
  'minimumROISize',
  'normalize',
  'normalizeScale',
  'removeOutliers',
  'resampledPixelSpacing',
  'interpolator',
  'preCrop',
  'padDistance',
  'distances',
  'force2D',
  'force2Ddimension',
  'resegmentRange',
  'label',
  'additionalInfo',
] as const satisfies ReadonlyArray<keyof Setting>;

/** In Python's notation, except for settings of a modality, which are this program's addition. */
function listedSettings(settings: RadiomicsSettings, setting: Setting): Record<string, unknown> {
  const written = shownSettings(settings).setting;
  const value = (key: string): unknown => {
    const own = setting[key as keyof Setting];
    const general = settings.setting[key as keyof Setting];
    return key in written && key !== 'label' && own === general ? written[key] : own;
  };
  const keys = new Set<string>([...alwaysShown, ...Object.keys(written)]);
  return Object.fromEntries([...keys].map((key) => [key, value(key)]));
}

interface ImageSummary {
  readonly mean: number;
  readonly minimum: number;
  readonly maximum: number;
  sha1(): string;
}

/** Many ROIs share one image, so its summary is cached as long as its voxels. */
const summaries = new WeakMap<VoxelArray, ImageSummary>();

function summaryOf(voxels: VoxelArray): ImageSummary {
  const known = summaries.get(voxels);
  if (known) return known;
  let [sum, minimum, maximum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < voxels.length; i++) {
    const v = voxels[i]!;
    sum += v;
    if (v < minimum) minimum = v;
    if (v > maximum) maximum = v;
  }
  let hash: string | undefined;
  const summary: ImageSummary = {
    mean: sum / voxels.length,
    minimum,
    maximum,
    sha1: () => {
      hash ??= createHash('sha1').update(voxels).digest('hex');
      return hash;
    },
  };
  summaries.set(voxels, summary);
  return summary;
}

/** SHA-1 of the labels as 32-bit integers, converted in pieces to save memory. */
function sha1OfLabels(labels: VoxelArray): string {
  const hash = createHash('sha1');
  const piece = new Uint32Array(Math.min(labels.length, 1 << 18));
  for (let start = 0; start < labels.length; start += piece.length) {
    const part = labels.subarray(start, start + piece.length);
    piece.set(part);
    hash.update(piece.subarray(0, part.length));
  }
  return hash.digest('hex');
}

function centreOf(mask: RoiMask): [number, number, number] {
  const [nx, ny, nz] = mask.size;
  const sum: [number, number, number] = [0, 0, 0];
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        if (mask.inside[at] !== 1) continue;
        sum[0] += i;
        sum[1] += j;
        sum[2] += k;
      }
    }
  }
  return [0, 1, 2].map((a) => (sum[a]! + mask.lower[a]! * mask.count) / mask.count) as [number, number, number];
}
