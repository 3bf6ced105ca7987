/**
 * A clock reading: seconds on a scale where only differences are meaningful, and the time zone if the text names it.
 */
export interface Reading {
  readonly seconds: number;
  /** Seconds east of UTC. */
  readonly zone?: number;
}

/** A DT, or a DA and TM joined together (PS3.5 6.2); undefined for anything else. */
export function readingOf(text: string): Reading | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(\.\d{1,6})?([+-]\d{4})?$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (hour! > 23 || minute! > 59 || second! > 60) return undefined;
  const date = new Date(Date.UTC(year!, month! - 1, day!));
  // An invalid day would silently become a day of the next month.
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day) return undefined;
  const seconds = date.getTime() / 1000 + hour! * 3600 + minute! * 60 + second! + Number(match[7] ?? 0);
  const zone = zoneOf(match[8]);
  return zone === undefined ? { seconds } : { seconds, zone };
}

/** A DA and a TM; colons and full stops of the old ACR-NEMA forms are accepted. */
export function readingOfParts(date: string | undefined, time: string | undefined): Reading | undefined {
  if (date === undefined || time === undefined) return undefined;
  return readingOf(`${date.replaceAll('.', '').trim()}${time.replaceAll(':', '').trim()}`);
}

/** Seconds east of UTC of the suffix of a DT or of TimezoneOffsetFromUTC. */
export function zoneOf(text: string | undefined): number | undefined {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}

/**
 * The time on a clock in `zone` at a reading; a reading without a zone is interpreted on that clock, and so is any
 * reading if `zone` is unknown.
 */
export function onClock(reading: Reading, zone: number | undefined): number {
  return reading.zone === undefined || zone === undefined ? reading.seconds : reading.seconds - reading.zone + zone;
}
