import type { Code } from '../../model.ts';
import type { Dataset } from './encode.ts';
import { fitText } from './value-rules.ts';

const longestCodeValue = 16;

/**
 * One item of a code sequence (PS3.3 8.8). Code values of more than 16 characters, such as UCUM terms, are written in a
 * separate attribute.
 */
export function codeItem(code: Code): Dataset {
  const long = [...code.value].length > longestCodeValue;
  return {
    ...(long ? { LongCodeValue: code.value } : { CodeValue: code.value }),
    CodingSchemeDesignator: code.scheme,
    CodeMeaning: fitText('LO', code.meaning),
  };
}
