/** The smallest normal float32; below it, fewer than six digits may already be exact. */
const SMALLEST_NORMAL = 2 ** -126;

/**
 * The shortest decimal that reads back as exactly this float32 (`0.1`, not `0.10000000149011612`).
 * Nine significant digits always suffice for float32, and every decimal of up to six digits survives the round trip.
 */
export function float32Text(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const first = Math.abs(value) < SMALLEST_NORMAL ? 1 : 6;
  for (let digits = first; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}
