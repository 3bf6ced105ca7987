import { QiawError } from '../../core/index.ts';

/** A publication whose counts could be subtracted from earlier ones, or with too many questions to fix an answer for each. */
export class CountsRefused extends QiawError {
  readonly code = 'QIAW_COUNTS_REFUSED';
}

/** A question that was not fixed at publication. */
export class QuestionUnknown extends QiawError {
  readonly code = 'QIAW_COUNT_QUESTION';
}
