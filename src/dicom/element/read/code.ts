import type { Code } from '../../model.ts';
import type { Dataset } from './dataset.ts';

/** One item of a code sequence (PS3.3 8.8): value in one of its three attributes, scheme, meaning. */
export function codeOf(item: Dataset): Code {
  return {
    value: item.text('CodeValue') ?? item.text('LongCodeValue') ?? item.text('URNCodeValue') ?? '',
    scheme: item.text('CodingSchemeDesignator') ?? '',
    meaning: item.text('CodeMeaning') ?? '',
  };
}

/** The first code of a sequence; undefined if the sequence is absent or its code has no value. */
export function firstCode(items: readonly Dataset[]): Code | undefined {
  const code = items[0] && codeOf(items[0]);
  return code && code.value !== '' ? code : undefined;
}
