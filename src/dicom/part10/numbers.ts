const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * One DS or IS value (PS3.5 6.2), or undefined for anything else: an empty string, hexadecimal, `NaN` and other
 * spellings that `Number()` accepts are not DICOM numbers.
 */
export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return undefined;
  return value === 0 ? 0 : value; // no negative zero, because it is the same number with different bytes
}
