/** One line of CSV, RFC 4180: fields with a comma, quote, line break or outer space are quoted; lines end with LF, as numpy and pandas write them. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\n`;
}

/** One field, quoted where it must be. */
export function csvField(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** The records of {@link csvLine}; line ends may be CRLF. Undefined when quotation marks are out of place. */
export function parseCsv(text: string): string[][] | undefined {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) return undefined;
    record.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === ',' && field.lastIndex < text.length) continue;
    if (match[3] === ',') record.push('');
    records.push(record);
    record = [];
  }
  return records;
}
