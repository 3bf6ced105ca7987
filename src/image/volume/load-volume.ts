import { accepted, canonicalJson, createHash, type Result, type Volume } from '../../core/index.ts';
import {
  excessNotes,
  type ImageInstance,
  type ImageSeries,
  type Note,
  readAllStoredValues,
} from '../../dicom/index.ts';
import type { GridOptions } from './fit-slices.ts';
import { planSlices } from './plan-grid.ts';
import { SUV_BODY_WEIGHT, uptakeOf } from './suv.ts';
import { HOUNSFIELD, valueUnitOf } from './value-unit.ts';
import { type RescaledSlice, rescaledVoxels, scaledVoxels } from './voxel-array.ts';

export interface LoadedVolume {
  readonly volume: Volume;
  /**
   * SHA-256 over SOP Instance UIDs, stored pixel values, geometry and rescale in k order. Transfer syntax, file names
   * and order, private and descriptive elements are excluded: the same images from another source are the same input.
   */
  readonly contentDigest: string;
  /**
   * UCUM unit of the voxel values: as stated by CT and MR (see {@link valueUnitOf}), `[hnsf'U]` for most CT; that of
   * DICOM CID 85 for PET (`g/ml{SUVbw}`); `1` for values of unknown unit.
   */
  readonly unit: string;
  /** The slices in k order. */
  readonly instances: readonly ImageInstance[];
  /** Value of voxels outside the scanner's field of view, after rescale, if all slices declare the same one. */
  readonly paddingValue?: number;
  /** How far slices are from their places on the grid, in mm, if that is more than noise; a note reports it. */
  readonly offGridMm?: number;
  /** Notes on doubtful values; free of names and identifiers. */
  readonly notes: readonly Note[];
}

/**
 * Reads a series into voxels on its own grid; see {@link planSlices} for refusals and `rescaledVoxels` for the voxel
 * type. PET becomes standardised uptake, or is refused (see {@link uptakeOf}). Every voxel comes from a file and is
 * never filled in or guessed.
 */
export async function loadVolume(
  series: ImageSeries,
  signal?: AbortSignal,
  options: GridOptions = {},
): Promise<Result<LoadedVolume>> {
  const planned = planSlices(series, options);
  if (!planned.ok) return planned;
  const { grid, instances, worstMm } = planned.value;
  const uptake = series.modality === 'PT' ? uptakeOf(series) : undefined;
  if (uptake && !uptake.ok) return uptake;
  const suv = uptake?.value.factor;
  const meant = uptake ?? valueUnitOf(series);
  if (!meant.ok) return meant;
  const { unit, notes } = meant.value;
  const hash = createHash('sha256');
  hash.update(canonicalJson({ modality: series.modality, slices: instances.length, suv, ...ownUnit(series, unit) }));
  const slices: RescaledSlice[] = [];
  const excess: number[] = [];
  const pixels = readAllStoredValues(instances);
  for (const instance of instances) {
    signal?.throwIfAborted();
    const stored = (await pixels.next()).value!;
    if (!stored.ok) return stored;
    hash.update(canonicalJson(identityOf(instance)));
    hash.update(stored.value.values);
    excess.push(stored.value.excessBytes);
    slices.push({ stored: stored.value.values, slope: instance.rescaleSlope, intercept: instance.rescaleIntercept });
  }
  const area = grid.size[0] * grid.size[1];
  const voxels = suv === undefined ? rescaledVoxels(slices, area) : scaledVoxels(slices, area, suv);
  const paddings = new Set(instances.map((instance) => paddingOf(instance, suv)));
  const padding = paddings.size === 1 ? [...paddings][0] : undefined;
  return accepted({
    volume: { grid, voxels },
    contentDigest: hash.digest('hex'),
    unit,
    instances,
    ...(padding !== undefined && { paddingValue: padding }),
    ...(planned.value.notes.length > 0 && { offGridMm: worstMm }),
    notes: [...planned.value.notes, ...lossNotes(instances), ...excessNotes(excess), ...notes],
  });
}

/** Values in another unit are a different input; for the usual unit of the modality, digests stay unchanged. */
function ownUnit({ modality }: ImageSeries, unit: string): { unit?: string } {
  const usual: Readonly<Record<string, string>> = { CT: HOUNSFIELD, PT: SUV_BODY_WEIGHT };
  return unit === (usual[modality] ?? '1') ? {} : { unit };
}

function lossNotes(instances: readonly ImageInstance[]): Note[] {
  const lossy = instances.filter((instance) => instance.lossyCompressed).length;
  if (lossy === 0) return [];
  return [
    {
      code: 'QIAW_IMAGE_LOSSY',
      message: `${lossy} of ${instances.length} slices were compressed with loss, so voxel values differ from those acquired.`,
    },
  ];
}

function paddingOf(instance: ImageInstance, factor = 1): number | undefined {
  const { pixelPaddingValue: stored, rescaleSlope, rescaleIntercept } = instance;
  return stored === undefined ? undefined : (stored * rescaleSlope + rescaleIntercept) * factor;
}

function identityOf(instance: ImageInstance): object {
  return {
    image: instance.sopInstanceUid,
    frame: instance.frameNumber,
    rows: instance.rows,
    columns: instance.columns,
    bits: [instance.bitsAllocated, instance.bitsStored, instance.pixelRepresentation],
    position: instance.position,
    orientation: instance.orientation,
    pixelSpacing: instance.pixelSpacing,
    slope: instance.rescaleSlope,
    intercept: instance.rescaleIntercept,
    padding: instance.pixelPaddingValue ?? null,
  };
}
