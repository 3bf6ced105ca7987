import { type Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../../core/index.ts';
import type { MaskChoice } from '../../image/index.ts';
import type { Labels } from '../../radiomics/index.ts';
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

/** `3`, `1,2,7` or `all`; undefined for anything else. */
export function parseLabels(text: string): Labels | undefined {
  if (text.trim() === 'all') return 'all';
  const labels = text.split(/[\s,;]+/).filter((one) => one !== '');
  const numbers = labels.map(Number);
  const valid = numbers.every((label) => Number.isInteger(label) && label > 0 && label < 2 ** 32);
  return numbers.length > 0 && valid ? [...new Set(numbers)] : undefined;
}

/** @throws InvalidArgumentError */
export function labelsOption(text: string): Labels {
  const labels = parseLabels(text);
  if (labels === undefined) throw new InvalidArgumentError('must be a whole number, several with commas, or "all".');
  return labels;
}
