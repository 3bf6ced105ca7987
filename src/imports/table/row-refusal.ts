import type { PublicRefusal } from '../../graph/index.ts';

/** Why a row is refused; each is explained in docs/imports.md. Cells are never quoted: they may be identifiers. */
export const rowFaults = {
  QIAW_IMPORT_ROW_LENGTH: [
    'The row has another number of cells than the header.',
    'Correct the row; a delimiter inside a cell needs quotes around the cell.',
  ],
  QIAW_IMPORT_ROW_QUOTES: ['The file ends inside a quoted cell.', 'Close the quotes; rows after them were swallowed.'],
  QIAW_IMPORT_NO_SUBJECT: ['The row names no subject.', 'Fill the subject column, or leave the row out on purpose.'],
  QIAW_IMPORT_DUPLICATE_SUBJECT: [
    'An earlier row is of the same subject.',
    'Remove one of the rows, or set `duplicates: merge` in the mapping where they complement each other.',
  ],
  QIAW_IMPORT_CONTRADICTION: [
    'An earlier row of the same subject says something else.',
    'Correct one of the rows; the first was kept.',
  ],
  QIAW_IMPORT_NOT_A_NUMBER: [
    'A cell that must hold a number does not.',
    'Correct the cell, list its text under `missing`, or set `decimal` in the mapping.',
  ],
  QIAW_IMPORT_DATE: [
    'A cell holds a date; dates of care are not stored.',
    'Give the number of days from a reference day instead.',
  ],
  QIAW_IMPORT_OUT_OF_RANGE: [
    'A number is outside what the variable can be.',
    'Check the cell and the unit of the column.',
  ],
  QIAW_IMPORT_UNKNOWN_CODE: [
    'A cell holds a code the mapping does not list.',
    'Add the code to the mapping, or list its text under `missing`.',
  ],
  QIAW_IMPORT_SOFTWARE: [
    'The row does not say which version of the program computed its features.',
    'Fill the version column, or state the version in the mapping.',
  ],
  QIAW_IMPORT_SETTINGS: [
    'The settings of the row are neither Python nor JSON text.',
    'Correct the cell, or state the settings in the mapping.',
  ],
  QIAW_IMPORT_TOO_MANY_SETTINGS: [
    'The table has more than 16 different settings.',
    'Import the rows of each setting as a table of their own.',
  ],
  QIAW_IMPORT_EMPTY_ROW: [
    'The row holds no value for any mapped column.',
    'Nothing needs to be done if that is right.',
  ],
} as const satisfies Readonly<Record<`QIAW_${string}`, readonly [reason: string, remedy: string]>>;

export type RowFault = keyof typeof rowFaults;

/** A fault found while reading a row, thrown inside the row reader only and turned into a refusal there. */
export class FaultyRow {
  readonly code: RowFault;
  readonly evidence: Readonly<Record<string, string | number>>;

  constructor(code: RowFault, evidence: Readonly<Record<string, string | number>> = {}) {
    this.code = code;
    this.evidence = evidence;
  }
}

/** A refusal whose input is named by its row only; the import's digest is put before it when the whole source was read. */
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
