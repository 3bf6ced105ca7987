import { type Box, type BoxedMask, trim, unionBox, within } from './boxed-mask.ts';

/** What most of some delineations contain. */
export interface MajorityConsensus {
  readonly mask: BoxedMask;
  /** Voxels in exactly half of an even number of masks; they are background. */
  readonly tiedVoxels: number;
}

/** The voxels in more than half of the masks of one grid. */
export function majority(masks: readonly BoxedMask[]): MajorityConsensus {
  const box = unionBox(masks);
  const votes = votesIn(masks, box);
  const half = masks.length / 2;
  let tiedVoxels = 0;
  const voxels = Uint8Array.from(votes, (count) => {
    if (count === half) tiedVoxels++;
    return count > half ? 1 : 0;
  });
  return { mask: trim({ grid: masks[0]!.grid, ...box, voxels }), tiedVoxels };
}

/** In how many of the masks each voxel of a box is; at most 65,535 masks. */
function votesIn(masks: readonly BoxedMask[], box: Box): Uint16Array {
  const votes = new Uint16Array(box.size[0] * box.size[1] * box.size[2]);
  for (const mask of masks) {
    const voxels = within(mask, box);
    for (let n = 0; n < votes.length; n++) votes[n]! += voxels[n]!;
  }
  return votes;
}
