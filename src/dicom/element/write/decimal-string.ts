const longest = 16;

/**
 * A number as a Decimal String (PS3.5 6.2: at most 16 characters). The text reads back to the same double if its
 * shortest notation has at most 16 characters; otherwise it is rounded to as many digits as fit, never truncated.
 * Throws a RangeError on NaN and infinities.
 */
export function formatDs(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('a decimal string cannot represent NaN or an infinity');
  if (value === 0) return '0';
  const exact = shortest(value);
  if (exact.length <= longest) return exact;
  for (let digits = longest; digits > 0; digits -= 1) {
    const rounded = Number(value.toPrecision(digits));
    // Rounding up can leave the range of doubles only at its very end.
    const text = Number.isFinite(rounded) ? shortest(rounded) : '';
    if (text !== '' && text.length <= longest) return text;
  }
  throw new RangeError('a decimal string cannot represent this number');
}

/** The shorter of the plain and the exponential notation; plain if both are equally long. */
function shortest(value: number): string {
  const plain = String(value).replace('e+', 'e');
  const exponential = value.toExponential().replace('e+', 'e');
  return exponential.length < plain.length ? exponential : plain;
}
