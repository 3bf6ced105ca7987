import { instanceIris } from '../graph/index.ts';
import type { Statements } from './earlier.ts';
import type { TableMapping } from './map/mapping.ts';
import type { ImportedRecord, ImportHead } from './model.ts';

/** What happened to one mapped column. */
export interface ColumnTally {
  readonly column: string;
  readonly term: string;
  /** Rows with a value that was taken. */
  readonly accepted: number;
  /** Accepted rows without a value. */
  readonly empty: number;
  /** Rows that were refused because of this column. */
  readonly refused: number;
  /** Values that are not stored as written: days of a date, another unit, 90 for an age of 90 or more. */
  readonly changed: number;
}

/** Counts the records of an import while they pass, and keeps their statements for comparisons with other imports. */
export class Tally {
  observations = 0;
  predictions = 0;
  vectors = 0;
  values = 0;
  readonly #records: { count: number } = { count: 0 };
  readonly #taken = new Map<string, { accepted: number; changed: number }>();
  readonly #statements = new Map<string, Map<string, string>>();
  readonly #segmentOf: (subject: string) => string;

  constructor(base: string) {
    const iris = instanceIris(base);
    this.#segmentOf = (subject) => {
      const { value } = iris.subject(subject);
      return value.slice(value.lastIndexOf('/') + 1);
    };
  }

  async *counted(records: AsyncIterable<ImportedRecord>): AsyncGenerator<ImportedRecord> {
    for await (const record of records) {
      this.#take(record);
      yield record;
    }
  }

  get subjects(): number {
    return this.#statements.size;
  }

  /** Values by subject and variable. */
  get statements(): Statements {
    return this.#statements;
  }

  columns({ variables, predictions }: TableMapping, { refusals }: ImportHead): ColumnTally[] {
    const refused = (column: string) => refusals.filter(({ evidence }) => evidence['column'] === column).length;
    const row = (column: string, term: string): ColumnTally => {
      const { accepted, changed } = this.#taken.get(term) ?? { accepted: 0, changed: 0 };
      return { column, term, accepted, empty: this.#records.count - accepted, refused: refused(column), changed };
    };
    return [
      ...variables.map(({ column, term }) => row(column, term)),
      ...predictions.map(({ column, model, output }) => row(column, `${model} ${output}`)),
    ];
  }

  #take({ subject, observations, outputs, vector }: ImportedRecord): void {
    this.#records.count++;
    this.observations += observations.length;
    this.predictions += outputs.length;
    if (vector !== undefined) this.vectors++;
    this.values += vector?.values.length ?? 0;
    const name = this.#segmentOf(subject);
    const values = this.#statements.get(name) ?? new Map<string, string>();
    this.#statements.set(name, values);
    for (const { variable, value, code, isConverted } of observations) {
      values.set(variable.name, code === undefined ? String(value) : (variable.codes?.[code] ?? code));
      this.#count(variable.name, isConverted === true);
    }
    for (const { model, output } of outputs) this.#count(`${model} ${output}`, false);
  }

  #count(term: string, isChanged: boolean): void {
    const one = this.#taken.get(term) ?? { accepted: 0, changed: 0 };
    this.#taken.set(term, one);
    one.accepted++;
    if (isChanged) one.changed++;
  }
}
