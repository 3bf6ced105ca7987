import { UsageError } from '../../core/index.ts';

export interface Sheet {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Adds the columns of a sheet to the rows whose PatientID, in the first column, it names; a column whose name is taken becomes
 * `<name>.sheet`. `withoutRow` counts the patients that the sheet lacks.
 * @throws UsageError when the column is missing, or the sheet has several rows for a PatientID
 */
export function joined(table: Sheet, sheet: Sheet, column: string): { table: Sheet; withoutRow: number } {
  const on = sheet.header.findIndex((name) => name.trim() === column);
  if (on < 0) throw new UsageError(`The sheet has no column "${column}".`);
  const rows = new Map<string, readonly string[]>();
  for (const [at, row] of sheet.rows.entries()) {
    const id = (row[on] ?? '').trim();
    // Which one would be right is not for a program to choose.
    if (rows.has(id) && id !== '')
      throw new UsageError(
        `Row ${at + 2} of the sheet repeats the PatientID of an earlier row; keep one row per patient.`,
      );
    rows.set(id, row);
  }
  rows.delete('');
  const added = sheet.header.map((_, at) => at).filter((at) => at !== on);
  const taken = new Set(table.header);
  const names = added.map((at) => sheet.header[at]!.trim()).map((name) => (taken.has(name) ? `${name}.sheet` : name));
  const lacking = new Set<string>();
  const wide = table.rows.map((row) => {
    const found = rows.get((row[0] ?? '').trim());
    if (found === undefined) lacking.add(row[0] ?? '');
    return [row[0] ?? '', ...added.map((at) => found?.[at] ?? ''), ...row.slice(1)];
  });
  return {
    table: { header: [table.header[0] ?? '', ...names, ...table.header.slice(1)], rows: wide },
    withoutRow: lacking.size,
  };
}
