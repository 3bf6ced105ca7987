import { accepted, counted, type Grid, type Mask, type Result, voxelCount } from '../../../core/index.ts';
import type { Delineation, Note } from '../../../dicom/index.ts';
import { compareGrids } from '../../volume/compare-grids.ts';
import { maskOf } from '../mask-of.ts';
import type { MaskTransfer, RasteriseOptions, RoiMask, TransferMethod } from '../model.ts';
import { refuseRoi } from '../refuse-roi.ts';
import { measure } from '../segments/measure.ts';
import { contoursAnew, planesAllow } from './contours-anew.ts';
import { coveredByHalf, nearest } from './overlap.ts';

/** With fewer voxels than this, texture features are hardly meaningful; the mask is used, with a warning. */
const FEW_VOXELS = 64;

/**
 * If the volume changes by more than this fraction, the transfer was not faithful; the mask is used, with a warning.
 */
const VOLUME_CHANGE = 0.1;

/**
 * The mask of a region that was drawn on one image, on the grid of another image of the same frame of reference. With
 * `coverage` a target voxel is inside if the source mask covers at least half of it (including exactly half); contours
 * in planes parallel to the target's slices are refilled for that on a grid finer than either image. With `nearest` a
 * target voxel is inside if its centre lies in a voxel of the source mask, as in ITK's nearest neighbour interpolator.
 *
 * A shared frame of reference is trusted; whether the images are registered is not checked. Refuses by value what
 * {@link maskOf} refuses, and a region without a voxel on the target.
 */
export function transferMask(
  delineation: Delineation,
  number: number,
  drawnOn: Grid,
  target: Grid,
  options: RasteriseOptions & { readonly method: TransferMethod },
): Result<RoiMask & { readonly transfer: MaskTransfer }> {
  const source = maskOf(delineation, number, drawnOn, options);
  if (!source.ok) return source;
  const { mask, voxelCount: sourceVoxels } = source.value;
  const roi = delineation.kind === 'RTSTRUCT' ? delineation.rois.find((one) => one.number === number) : undefined;
  const anew =
    options.method === 'coverage' && roi !== undefined && planesAllow(drawnOn, target) && !sameGrid(drawnOn, target)
      ? contoursAnew(roi, drawnOn, target, options)
      : undefined;
  const fine = anew?.ok ? anew.value : source.value;
  const carry = options.method === 'nearest' ? nearest : coveredByHalf;
  const voxels = carry(fine.mask, fine.bounds, target);
  const measured = measure(voxels, target, new Set(Array.from({ length: target.size[2] }, (_, k) => k)));
  if (measured.voxelCount === 0) {
    return refuseRoi('QIAW_ROI_LOST_ON_TARGET', number, {
      sourceVoxels,
      sourceVolumeMl: volumeMl(sourceVoxels, drawnOn),
      voxelVolumeMl: volumeMl(1, target),
    });
  }
  const back = carry({ grid: target, voxels }, measured.bounds, drawnOn);
  const transfer: MaskTransfer = {
    method: options.method === 'nearest' ? 'nearest' : anew?.ok ? 'coverage-by-contours' : 'coverage-by-voxels',
    sourceVoxels,
    sourceVolumeMl: volumeMl(sourceVoxels, drawnOn),
    returnDice: dice(mask, back),
  };
  return accepted({
    mask: { grid: target, voxels },
    nestedContourVoxels: source.value.nestedContourVoxels,
    ...measured,
    transfer,
    notes: [...source.value.notes, ...notesOf(transfer, measured.voxelCount, volumeMl(measured.voxelCount, target))],
  });
}

/** On the same grid the mask is unchanged. */
function sameGrid(a: Grid, b: Grid): boolean {
  return compareGrids(a, b, { toleranceMm: 1e-3 }) === undefined;
}

function volumeMl(voxels: number, { spacing }: Grid): number {
  return (voxels * spacing[0] * spacing[1] * spacing[2]) / 1000;
}

function dice(a: Mask, b: Uint8Array): number {
  let [both, sum] = [0, 0];
  for (let n = 0, end = voxelCount(a.grid); n < end; n += 1) {
    both += a.voxels[n]! & b[n]!;
    sum += a.voxels[n]! + b[n]!;
  }
  return (2 * both) / sum;
}

function notesOf({ sourceVolumeMl, returnDice, method }: MaskTransfer, voxels: number, volume: number): Note[] {
  const change = volume / sourceVolumeMl - 1;
  const percent = `${change < 0 ? '' : '+'}${(100 * change).toFixed(1)} %`;
  const notes: Note[] = [
    {
      code: 'QIAW_MEASURED_ON_OTHER_IMAGE',
      message:
        `Drawn on another image of this frame of reference and transferred by ${method}: ${sourceVolumeMl.toPrecision(4)} mL there, ` +
        `${volume.toPrecision(4)} mL here (${percent}), ${counted(voxels, 'voxel')}; taken back, Dice ${returnDice.toFixed(4)}. ` +
        'It is unknown whether the images are registered.',
    },
  ];
  if (voxels < FEW_VOXELS) {
    notes.push({
      code: 'QIAW_MEASURED_FEW_VOXELS',
      message: `Warning: the region has only ${counted(voxels, 'voxel')} on this image (fewer than ${FEW_VOXELS}); its features are hardly meaningful.`,
    });
  }
  if (Math.abs(change) > VOLUME_CHANGE) {
    notes.push({
      code: 'QIAW_MEASURED_VOLUME_CHANGED',
      message: `Warning: the volume of the region changed by ${percent} when it was transferred to this image (more than ${100 * VOLUME_CHANGE} %).`,
    });
  }
  return notes;
}
