import type { Command } from 'commander';
import { UsageError } from '../../core/index.ts';
import type { MaskChoice } from '../../image/index.ts';
import { wholeNumber } from './common.ts';

/** Options of commands that take a mask file: which region of it is meant. */
export interface MaskOptions {
  readonly label?: number;
  readonly labelChannel?: number;
  readonly segment?: string;
}

export function addMaskOptions(command: Command): Command {
  return command
    .option('--label <n>', 'voxel value of the region in the mask (default 1)', wholeNumber(1, 65_535))
    .option('--label-channel <n>', 'channel of a mask of several, from 0 (default 0)', wholeNumber(0, 65_535))
    .option('--segment <name>', 'segment of a .seg.nrrd by its name or ID, in place of label and channel');
}

/** @throws UsageError for a segment together with label or channel: it has its own */
export function maskChoice({ label, labelChannel, segment }: MaskOptions): MaskChoice {
  if (segment !== undefined && (label !== undefined || labelChannel !== undefined))
    throw new UsageError('--segment brings its own label and channel; leave --label and --label-channel out.');
  return {
    ...(label !== undefined && { label }),
    ...(labelChannel !== undefined && { channel: labelChannel }),
    ...(segment !== undefined && { segment }),
  };
}
