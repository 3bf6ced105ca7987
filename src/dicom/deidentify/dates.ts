const day = 86_400_000;

/**
 * A DA value some days later; undefined if it is not a date (PS3.5 6.2; the `yyyy.mm.dd` of ACR-NEMA is accepted too).
 */
export function shiftDate(value: string, days: number): string | undefined {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value.trim());
  if (!match) return undefined;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const start = new Date(0);
  start.setUTCFullYear(year, month - 1, date);
  if (start.getUTCMonth() !== month - 1 || start.getUTCDate() !== date) return undefined;
  const moved = new Date(start.getTime() + days * day);
  const text = `${moved.getUTCFullYear()}`.padStart(4, '0');
  if (moved.getUTCFullYear() < 1 || text.length > 4) return undefined;
  return `${text}${two(moved.getUTCMonth() + 1)}${two(moved.getUTCDate())}`;
}

/** A DT value some days later; its time and offset from UTC are kept. A value without a day cannot be shifted. */
export function shiftDateTime(value: string, days: number): string | undefined {
  const match = /^(\d{8})((?:\d{2}){0,3}(?:\.\d{1,6})?(?:[+-]\d{4})?)$/.exec(value.trim());
  const date = match ? shiftDate(match[1]!, days) : undefined;
  return date === undefined ? undefined : `${date}${match![2]}`;
}

/** A shifted value of DA or DT, an unchanged time or offset from UTC; undefined for anything else. */
export function shiftTemporal(vr: string, value: string, days: number): string | undefined {
  const text = value.trim();
  if (vr === 'DA') return shiftDate(text, days);
  if (vr === 'DT') return shiftDateTime(text, days);
  if (vr === 'TM') return /^\d{2}(:?\d{2}(:?\d{2}(\.\d{1,6})?)?)?$/.test(text) ? text.replaceAll(':', '') : undefined;
  return /^[+-]\d{4}$/.test(text) ? text : undefined;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
