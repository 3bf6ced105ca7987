import { type Grid, type Volume, worldToIndex } from '../../core/index.ts';
import { readNrrd } from '../../image/index.ts';
import { type CaseFiles, CaseOutputMissing } from './case-files.ts';
import type { Findings } from './findings.ts';
import { differingVoxels, readSegmentation, type StoredSegmentation } from './read-segmentation.ts';

/**
 * Fraction of a voxel by which a frame may deviate from a slice: frames have the positions of the source images, masks
 * those of the regular grid, and a series may be irregular by a tenth of a voxel (TOLERANCE of the `image` module).
 */
const tolerance = 0.2;

/** Checks that seg.dcm has the voxels of the masks: every segment has its mask, every mask its segment. */
export async function checkSegmentation(files: CaseFiles, findings: Findings): Promise<void> {
  const segmentation = readSegmentation(await files.only('seg'));
  if (files.outputs('seg')[0]?.sopInstanceUid !== segmentation.sopInstanceUid) {
    findings.differ('QIAW_VERIFY_SEG', 'The SOP instance in case.json is not that of seg.dcm.');
  }
  const masks = new Map(files.outputs('mask').map((mask) => [mask.segmentNumber, mask]));
  const numbers = new Set([...segmentation.trackingUids.keys(), ...masks.keys()]);
  for (const number of numbers) {
    await findings.attempt(async () => {
      const mask = masks.get(number);
      if (number === undefined || !mask) throw new CaseOutputMissing(`Segment ${number} has no mask file.`);
      if (!segmentation.trackingUids.has(number)) {
        findings.differ('QIAW_VERIFY_SEG', `The mask of segment ${number} has no segment in seg.dcm.`);
        return;
      }
      const volume = await readNrrd(await files.read(mask));
      findings.compared += volume.voxels.length;
      const fault = compareSegment(segmentation, number, volume);
      if (fault !== undefined) findings.differ('QIAW_VERIFY_SEG', `Segment ${number} of seg.dcm ${fault}`);
    });
  }
}

function compareSegment(segmentation: StoredSegmentation, number: number, mask: Volume): string | undefined {
  const { grid, voxels } = mask;
  const area = grid.size[0] * grid.size[1];
  if (segmentation.columns !== grid.size[0] || segmentation.rows !== grid.size[1] || !(voxels instanceof Uint8Array)) {
    return 'differs from its mask in rows or columns.';
  }
  const empty = new Set(Array.from({ length: grid.size[2] }, (_, k) => k));
  let different = 0;
  for (const [index, frame] of segmentation.frames.entries()) {
    if (frame.segmentNumber !== number) continue;
    const k = sliceAt(grid, frame.position);
    if (k === undefined || !empty.delete(k))
      return 'has a frame that lies on no slice of the mask, or two frames on one slice.';
    different += differingVoxels(segmentation, index, voxels.subarray(k * area, (k + 1) * area));
  }
  for (const k of empty) {
    for (let i = k * area; i < (k + 1) * area; i += 1) if (voxels[i] !== 0) different += 1;
  }
  return different === 0 ? undefined : `differs from its mask in ${different} voxels.`;
}

/** The slice whose first voxel is at a position. */
export function sliceAt(grid: Grid, position: readonly [number, number, number]): number | undefined {
  const [i, j, k] = worldToIndex(grid, position);
  const nearest = Math.round(k);
  const near = Math.abs(i) < tolerance && Math.abs(j) < tolerance && Math.abs(k - nearest) < tolerance;
  return near && nearest >= 0 && nearest < grid.size[2] ? nearest : undefined;
}
