import type { DateFormat } from '../map/dates.ts';

/** A declared variable as a suggestion states it; the owner of the table corrects label and definition. */
export interface VariableDraft {
  readonly label: string;
  readonly definition: string;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Labels by code. */
  readonly codes?: ReadonlyMap<string, string>;
}

/** A column that the mapping takes, or that it may take if the owner says so. */
export interface Taken {
  readonly column: string;
  readonly term: string;
  /** Why, and what to check. */
  readonly comment: string;
  /** Whether the line is in effect; otherwise it is a comment. */
  readonly isActive: boolean;
  readonly unit?: string;
  /** Codes by cell. */
  readonly codes?: ReadonlyMap<string, string>;
  /** Cells whose code is not known, with the number of rows. */
  readonly open?: ReadonlyMap<string, number>;
  readonly date?: DateFormat;
  readonly origin?: { readonly column: string; readonly date: DateFormat };
  readonly own?: VariableDraft;
}

/** A column that is not taken, with the reason. Its cells are never shown. */
export interface Left {
  readonly column: string;
  readonly reason: string;
}

export interface Suggestion {
  /** What was read, for the first lines. */
  readonly source: string;
  readonly subject: string | undefined;
  readonly delimiter: string;
  readonly decimal: '.' | ',';
  readonly missing: readonly string[];
  readonly taken: readonly Taken[];
  readonly left: readonly Left[];
}
