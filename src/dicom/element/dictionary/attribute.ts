import { attributes } from './attributes.ts';

/** Keyword of an attribute of PS3.6 that is listed in keywords.txt. */
export type Keyword = keyof typeof attributes;

/** Keywords with one of these value representations, so that reading a text as a number does not compile. */
export type KeywordOf<V extends string> = {
  [K in Keyword]: VrOf<K> extends V ? K : never;
}[Keyword];

export type VrOf<K extends Keyword> = (typeof attributes)[K][1];

export function tagOf(keyword: Keyword): number {
  return attributes[keyword][0];
}

/** The key of an attribute in the DICOM JSON model (PS3.18 F.2.2): eight upper case hexadecimal digits. */
export function jsonKey(keyword: Keyword): string {
  return tagOf(keyword).toString(16).toUpperCase().padStart(8, '0');
}

export function vrOf<K extends Keyword>(keyword: K): VrOf<K> {
  return attributes[keyword][1];
}

/**
 * Whether an attribute may have this many values: `1`, `1-3`, `1-n`, `3-3n` in PS3.6. An empty attribute is always
 * allowed.
 */
export function mayHave(keyword: Keyword, values: number): boolean {
  const [least, most = least] = attributes[keyword][2].split('-') as [string, string?];
  if (values === 0) return true;
  if (values < Number(least)) return false;
  if (!most.endsWith('n')) return values <= Number(most);
  return values % Number(most.slice(0, -1) || 1) === 0;
}
