import type { KeywordOf } from './attribute.ts';
import type { Dataset } from './part10/dataset.ts';

/** What a reader of DICOM gives of a data set, ours or another: values by keyword, absent and empty ones as undefined. */
export interface ValueReader
  extends Pick<Dataset, 'text' | 'wholeText' | 'uid' | 'number' | 'numbers' | 'short' | 'double' | 'bytes'> {
  sequence(keyword: KeywordOf<'SQ'>): readonly ValueReader[];
}
