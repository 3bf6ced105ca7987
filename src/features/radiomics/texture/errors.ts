import { QiawError } from '../../../core/index.ts';

/** A co-occurrence matrix of this many grey levels would not fit in memory. */
export class TooManyGreyLevels extends QiawError {
  readonly code = 'QIAW_TEXTURE_LEVELS';
  constructor(found: number, limit: number) {
    super(
      `The ROI has ${found} different grey levels; co-occurrence matrices are limited to ${limit}. ` +
        'Choose a larger bin width, or a fixed bin count.',
    );
  }
}
