import type { KeywordOf } from '../dictionary/attribute.ts';
import type { Dataset } from './dataset.ts';

/** The interface of a DICOM reader, ours or another: values by keyword, with absent and empty ones as undefined. */
export interface ValueReader
  extends Pick<Dataset, 'text' | 'wholeText' | 'uid' | 'number' | 'numbers' | 'short' | 'double' | 'bytes'> {
  sequence(keyword: KeywordOf<'SQ'>): readonly ValueReader[];
}
