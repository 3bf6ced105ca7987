/** One line of CSV, RFC 4180: fields with a comma, quote, line break or outer space are quoted; lines end with LF, as numpy and pandas write them. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\n`;
}

function csvField(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
