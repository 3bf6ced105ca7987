import type { Code } from '../model.ts';
import type { Dataset } from './encode.ts';
import { fitText } from './value-rules.ts';

/** One item of a code sequence (PS3.3 8.8). */
export function codeItem(code: Code): Dataset {
  return {
    CodeValue: code.value,
    CodingSchemeDesignator: code.scheme,
    CodeMeaning: fitText('LO', code.meaning),
  };
}
