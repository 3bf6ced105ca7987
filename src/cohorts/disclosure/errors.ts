import { QiawError } from '../../core/index.ts';

/** A publication whose counts could be subtracted from those of an earlier one, or that would be too large to ask in full. */
export class CountsRefused extends QiawError {
  readonly code = 'QIAW_COUNTS_REFUSED';
}

/** A question that is none of those fixed at publication. */
export class QuestionUnknown extends QiawError {
  readonly code = 'QIAW_COUNT_QUESTION';
}
