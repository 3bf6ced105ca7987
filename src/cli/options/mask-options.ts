import type { Command } from 'commander';
import { UsageError } from '../../core/index.ts';
import type { MaskChoice } from '../../image/index.ts';
import { wholeNumber } from './common.ts';

/** Options of commands with a mask file: the region of the mask to use. */
export interface MaskOptions {
  readonly label?: number;
  readonly labelChannel?: number;
  readonly segment?: string;
}

export function addMaskOptions(command: Command): Command {
  return command
    .option('--label <n>', 'voxel value of the region in the mask (default 1)', wholeNumber(1, 65_535))
    .option('--label-channel <n>', 'channel of a multi-channel mask, from 0 (default 0)', wholeNumber(0, 65_535))
    .option('--segment <name>', 'segment of a .seg.nrrd by its name or ID, instead of label and channel');
}

/** @throws UsageError for a segment together with a label or channel, which the segment already defines */
export function maskChoice({ label, labelChannel, segment }: MaskOptions): MaskChoice {
  if (segment !== undefined && (label !== undefined || labelChannel !== undefined))
    throw new UsageError('--segment defines label and channel; omit --label and --label-channel.');
  return {
    ...(label !== undefined && { label }),
    ...(labelChannel !== undefined && { channel: labelChannel }),
    ...(segment !== undefined && { segment }),
  };
}
