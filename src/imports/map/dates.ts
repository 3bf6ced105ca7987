/** Forms of dates in tables, by how they are written in a mapping. The separators `-`, `/` and `.` are interchangeable. */
export const dateFormats = ['YYYY-MM-DD', 'DD-MM-YYYY', 'MM-DD-YYYY', 'YYYYMMDD'] as const;
export type DateFormat = (typeof dateFormats)[number];

const patterns: Readonly<Record<DateFormat, RegExp>> = {
  'YYYY-MM-DD': /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:[T ].*)?$/,
  'DD-MM-YYYY': /^(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.](?<year>\d{4})(?: .*)?$/,
  'MM-DD-YYYY': /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4})(?: .*)?$/,
  YYYYMMDD: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
};

/** Days of the Gregorian calendar since 1970-01-01; undefined if the text is not a date in this form. A time of day is ignored. */
export function dayNumber(text: string, format: DateFormat): number | undefined {
  const found = patterns[format].exec(text)?.groups;
  if (found === undefined) return undefined;
  const [year, month, day] = [Number(found['year']), Number(found['month']), Number(found['day'])];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() / 86_400_000;
}

/** The forms in which all texts are dates: none, one, or two if no day is above 12. */
export const formatsOf = (texts: readonly string[]): DateFormat[] =>
  dateFormats.filter((format) => texts.every((text) => dayNumber(text, format) !== undefined));
