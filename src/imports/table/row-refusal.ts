import type { PublicRefusal } from '../../graph/index.ts';

/** Reasons for refusing a row; docs/imports.md explains each. Cells are never quoted because they may contain identifiers. */
export const rowFaults = {
  QIAW_IMPORT_ROW_LENGTH: [
    'The number of cells in the row differs from the header.',
    'Correct the row; put a cell that contains the delimiter in quotes.',
  ],
  QIAW_IMPORT_ROW_QUOTES: [
    'The file ends inside a quoted cell.',
    'Close the quotes; the rows after them became part of the cell.',
  ],
  QIAW_IMPORT_NO_SUBJECT: ['The row has no subject.', 'Fill the subject column, or remove the row.'],
  QIAW_IMPORT_DUPLICATE_SUBJECT: [
    'An earlier row has the same subject.',
    'Remove one of the rows, or set `duplicates: merge` in the mapping if they complement each other.',
  ],
  QIAW_IMPORT_CONTRADICTION: [
    'The row contradicts an earlier row of the same subject.',
    'Correct one of the rows; the first row was kept.',
  ],
  QIAW_IMPORT_NOT_A_NUMBER: [
    'A cell that must be a number is not a number.',
    'Correct the cell, list its text under `missing`, or set `decimal` in the mapping.',
  ],
  QIAW_IMPORT_DATE: [
    'A cell contains a date; dates of care are not stored.',
    'Give the number of days from a reference day instead.',
  ],
  QIAW_IMPORT_NOT_A_DATE: [
    'A date is not in the form that the mapping states.',
    'Correct the cell, or `date` in the mapping.',
  ],
  QIAW_IMPORT_NO_ORIGIN: [
    'A date has no date from which its days can be counted.',
    'Fill the column that `origin` names, or list the cell under `missing`.',
  ],
  QIAW_IMPORT_OUT_OF_RANGE: [
    'A number is outside the range of the variable.',
    'Check the cell and the unit of the column.',
  ],
  QIAW_IMPORT_UNKNOWN_CODE: [
    'A cell contains a code that is not in the mapping.',
    'Add the code to the mapping, or list its text under `missing`.',
  ],
  QIAW_IMPORT_SOFTWARE: [
    'The row does not state the version of the program that computed its features.',
    'Fill the version column, or state the version in the mapping.',
  ],
  QIAW_IMPORT_SETTINGS: [
    'The settings of the row are neither a Python literal nor JSON.',
    'Correct the cell, or state the settings in the mapping.',
  ],
  QIAW_IMPORT_TOO_MANY_SETTINGS: [
    'The table has more than 16 different settings.',
    'Split the table by setting and import each part separately.',
  ],
  QIAW_IMPORT_EMPTY_ROW: ['The row has no value in any mapped column.', 'No action is needed if this is intended.'],
} as const satisfies Readonly<Record<`QIAW_${string}`, readonly [reason: string, remedy: string]>>;

export type RowFault = keyof typeof rowFaults;

/** An error found while reading a row. The row reader throws it and converts it to a refusal. */
export class FaultyRow {
  readonly code: RowFault;
  readonly evidence: Readonly<Record<string, string | number>>;

  constructor(code: RowFault, evidence: Readonly<Record<string, string | number>> = {}) {
    this.code = code;
    this.evidence = evidence;
  }
}

/** A refusal with the row number as its input. The import's digest is prepended after the whole source has been read. */
export function rowRefusal(fault: FaultyRow, row: number, subject: string | undefined): PublicRefusal {
  const [reason, remedy] = rowFaults[fault.code];
  return {
    code: fault.code,
    kind: 'row',
    input: { kind: 'row', id: String(row), ...(subject !== undefined && { subject }) },
    reason,
    remedy,
    evidence: { row, ...fault.evidence },
  };
}
