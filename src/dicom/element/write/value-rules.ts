/**
 * The value representations this program writes (PS3.5 6.2); pixel data (OB, OW) is written separately, see part10.ts.
 */
export type Vr =
  | 'AE'
  | 'AS'
  | 'AT'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'DT'
  | 'FD'
  | 'FL'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'PN'
  | 'SH'
  | 'SL'
  | 'SQ'
  | 'SS'
  | 'ST'
  | 'TM'
  | 'UC'
  | 'UI'
  | 'UL'
  | 'US'
  | 'UT';

/** Longest permitted value in characters (PS3.5 6.2); absent: no limit that matters here. */
const maximumLength: Partial<Record<Vr, number>> = {
  AE: 16,
  AS: 4,
  CS: 16,
  DA: 8,
  DS: 16,
  DT: 26,
  IS: 12,
  LO: 64,
  LT: 10240,
  SH: 16,
  ST: 1024,
  TM: 16,
  UI: 64,
};

const pattern: Partial<Record<Vr, RegExp>> = {
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9 _]*$/,
  DA: /^\d{8}$/,
  DS: /^ *[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)? *$/,
  DT: /^\d{4,14}(\.\d{1,6})?([+-]\d{4})?$/,
  IS: /^ *[+-]?\d+ *$/,
  TM: /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)? *$/,
  // Components with leading zeros are invalid (PS3.5 9.1) but occur in practice, and a reference must repeat its target
  // exactly.
  UI: /^\d+(\.\d+)*$/,
};

const freeText: ReadonlySet<Vr> = new Set(['LT', 'ST', 'UT']);
const text: ReadonlySet<Vr> = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);

/** Why a value may not be written with this VR; undefined if it may. */
export function valueFault(vr: Vr, value: string): string | undefined {
  if (value === '') return undefined;
  if (!text.has(vr) && !pattern[vr]?.test(value) && pattern[vr]) return `is not a valid ${vr}`;
  if (text.has(vr) && hasControl(value, freeText.has(vr))) return `contains a control character or backslash in ${vr}`;
  if (vr === 'PN') return personNameFault(value);
  const limit = maximumLength[vr];
  if (limit !== undefined && [...value].length > limit) return `is longer than the ${limit} characters of ${vr}`;
  return undefined;
}

function personNameFault(value: string): string | undefined {
  const groups = value.split('=');
  return groups.length > 3 || groups.some((group) => [...group].length > 64)
    ? 'has a component group of more than 64 characters in PN'
    : undefined;
}

function hasControl(value: string, multiline: boolean): boolean {
  for (const character of value) {
    const code = character.codePointAt(0)!;
    if (code === 0x7f || (code < 0x20 && !(multiline && (code === 9 || code === 10 || code === 12 || code === 13))))
      return true;
    if (character === '\\' && !multiline) return true;
  }
  return false;
}

/**
 * Makes text writable: control characters and backslashes (which would split the value) become spaces and slashes, and
 * text that is too long for the VR is cut. For external names (ROI names, descriptions), never for UIDs.
 */
export function fitText(vr: 'LO' | 'SH' | 'ST' | 'LT' | 'UT' | 'PN', value: string): string {
  let clean = '';
  for (const character of value.normalize('NFC')) {
    const code = character.codePointAt(0)!;
    clean += character === '\\' ? '/' : code < 0x20 || code === 0x7f ? ' ' : character;
  }
  const trimmed = clean.trim();
  if (vr === 'PN') return cutGroups(trimmed);
  const limit = maximumLength[vr];
  return limit === undefined ? trimmed : cut(trimmed, limit);
}

/** A person name has up to three component groups of up to 64 characters (PS3.5 6.2.1). */
function cutGroups(name: string): string {
  const groups = name.split('=').slice(0, 3);
  return groups
    .map((group) => cut(group, 64))
    .join('=')
    .replace(/[= ]+$/, '');
}

function cut(text: string, limit: number): string {
  return [...text].slice(0, limit).join('').trimEnd();
}

/**
 * A value copied from another object: unchanged if valid, else repaired text, or '' (empty) if it cannot be repaired.
 */
export function copyable(vr: Vr, value: string | undefined): string {
  if (value === undefined) return '';
  if (valueFault(vr, value) === undefined) return value;
  if (vr === 'LO' || vr === 'SH' || vr === 'ST' || vr === 'LT' || vr === 'UT' || vr === 'PN') return fitText(vr, value);
  const upper = value.trim().toUpperCase();
  return vr === 'CS' && valueFault(vr, upper) === undefined ? upper : '';
}
