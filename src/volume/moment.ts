/**
 * Seconds of a DA and TM, or of a DT without them being parted (PS3.5 6.2), on one time scale without zones; undefined for
 * anything else. Only differences mean something.
 */
export function momentOf(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(\.\d{1,6})?(?:[+-]\d{4})?$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (month! < 1 || month! > 12 || day! < 1 || day! > 31 || hour! > 23 || minute! > 59 || second! > 60)
    return undefined;
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) / 1000 + Number(match[7] ?? 0);
}

/** Moment of a DA and a TM. */
export function momentOfParts(date: string | undefined, time: string | undefined): number | undefined {
  return date === undefined || time === undefined ? undefined : momentOf(`${date.trim()}${time.trim()}`);
}
