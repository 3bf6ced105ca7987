import { type CsvRow, canonicalJson, type Identity } from '../../core/index.ts';
import { dayNumber } from '../map/dates.ts';
import type { TableMapping } from '../map/mapping.ts';
import type {
  ImportContext,
  ImportedParameters,
  ImportedRecord,
  ImportedVector,
  ModelOutput,
  Observation,
  RowOutcome,
} from '../model.ts';
import { pythonLiteral } from './python-literal.ts';
import { FaultyRow, rowRefusal } from './row-refusal.ts';
import type { FeaturePlan, TablePlan } from './table-plan.ts';

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const DATE =
  /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|(?:19|20)\d{2}[01]\d[0-3]\d)(?:[T ].*)?$/;
type Dates = NonNullable<TablePlan['variables'][number]['date']>;
const VERSION = /^\d[\w.+-]{0,39}$/;
const mostParameters = 16;

/** Converts rows to records in order. Rows are checked against earlier rows of the same subject. */
export class RowReader {
  readonly #plan: TablePlan;
  readonly #mapping: TableMapping;
  readonly #identity: Identity;
  readonly #issuer: string;
  readonly #erased: ImportContext['erased'];
  readonly #missing: ReadonlySet<string>;
  /** Per subject: its first row, its values so far, and the measured regions. */
  readonly #seen = new Map<string, { row: number; values: Map<string, string>; regions: Set<string> }>();
  readonly #sets = new Map<string, number>();
  readonly #parameters: ImportedParameters[] = [];
  /** Parsed settings by text, so that each text is parsed once. */
  readonly #parsed = new Map<string, unknown>();

  constructor(plan: TablePlan, mapping: TableMapping, { identity, issuer, erased }: ImportContext) {
    this.#plan = plan;
    this.#mapping = mapping;
    this.#identity = identity;
    this.#issuer = mapping.subject.issuer ?? issuer;
    this.#erased = erased;
    this.#missing = new Set(mapping.missing.map((text) => text.trim()));
  }

  /** From every row, including refused ones; never written. */
  readonly subjectIds = new Set<string>();

  /** Settings and versions in the order they first occurred. */
  get parameters(): readonly ImportedParameters[] {
    return this.#parameters;
  }

  read(row: CsvRow): RowOutcome {
    let subject: string | undefined;
    try {
      if (row.unterminated) throw new FaultyRow('QIAW_IMPORT_ROW_QUOTES');
      if (row.cells.length !== this.#plan.width)
        throw new FaultyRow('QIAW_IMPORT_ROW_LENGTH', { cells: row.cells.length, columns: this.#plan.width });
      const id = this.#text(row, this.#plan.subject);
      if (id === undefined) throw new FaultyRow('QIAW_IMPORT_NO_SUBJECT');
      this.subjectIds.add(id);
      subject = this.#identity.subject(this.#mapping.subject.prefix + id, this.#issuer);
      if (this.#erased(subject)) return { ok: false };
      return { ok: true, record: this.#record(row, subject) };
    } catch (fault) {
      if (!(fault instanceof FaultyRow)) throw fault;
      return { ok: false, refusal: rowRefusal(fault, row.number, subject) };
    }
  }

  #record(row: CsvRow, subject: string): ImportedRecord {
    const known = this.#seen.get(subject);
    if (known !== undefined && this.#mapping.duplicates === 'refuse')
      throw new FaultyRow('QIAW_IMPORT_DUPLICATE_SUBJECT', { firstRow: known.row });
    const observations = this.#plan.variables.flatMap((entry) => this.#observation(row, entry) ?? []);
    const outputs = this.#plan.outputs.flatMap((entry): ModelOutput[] => {
      const value = this.#number(row, entry.at, entry.column);
      return value === undefined ? [] : [{ model: entry.model, output: entry.output, value }];
    });
    const vector = this.#plan.features && this.#vector(row, this.#plan.features);
    if (observations.length + outputs.length === 0 && vector === undefined)
      throw new FaultyRow('QIAW_IMPORT_EMPTY_ROW');
    const fresh = this.#merge(row, subject, observations, outputs, vector);
    return { row: row.number, subject, ...fresh, ...(vector !== undefined && { vector }) };
  }

  /** Leaves out values that an earlier row already stated. A contradiction throws before anything is recorded. */
  #merge(
    { number }: CsvRow,
    subject: string,
    observations: readonly Observation[],
    outputs: readonly ModelOutput[],
    vector: ImportedVector | undefined,
  ) {
    const known = this.#seen.get(subject) ?? { row: number, values: new Map(), regions: new Set<string>() };
    const statements = [
      ...observations.map((o) => [o.variable.name, o.code ?? String(o.value)] as const),
      ...outputs.map((o) => [`${o.model} ${o.output}`, String(o.value)] as const),
    ];
    for (const [name, value] of statements) {
      if ((known.values.get(name) ?? value) !== value)
        throw new FaultyRow('QIAW_IMPORT_CONTRADICTION', { firstRow: known.row, variable: name });
    }
    const region = vector?.regionClass ?? '';
    if (vector !== undefined && known.regions.has(region))
      throw new FaultyRow('QIAW_IMPORT_DUPLICATE_SUBJECT', { firstRow: known.row });
    const isNew = (name: string): boolean => !known.values.has(name);
    const fresh = {
      observations: observations.filter((o) => isNew(o.variable.name)),
      outputs: outputs.filter((o) => isNew(`${o.model} ${o.output}`)),
    };
    for (const [name, value] of statements) known.values.set(name, value);
    if (vector !== undefined) known.regions.add(region);
    this.#seen.set(subject, known);
    return fresh;
  }

  #observation(row: CsvRow, entry: TablePlan['variables'][number]): Observation | undefined {
    const { at, column, variable, factor, codes, date } = entry;
    if (variable.codes === undefined) {
      const number = date === undefined ? this.#number(row, at, column) : this.#time(row, entry, date);
      if (number === undefined) return undefined;
      const value = factor === 1 ? number : number * factor;
      if (value < variable.minimum || value > variable.maximum)
        throw new FaultyRow('QIAW_IMPORT_OUT_OF_RANGE', { column });
      if (variable.topCode !== undefined && value >= variable.topCode)
        return { variable, value: variable.topCode, isTopCode: true, isConverted: true };
      return { variable, value, ...((date !== undefined || factor !== 1) && { isConverted: true }) };
    }
    const text = this.#text(row, at);
    if (text === undefined) return undefined;
    const code = codes.get(text);
    if (code === undefined)
      throw new FaultyRow(DATE.test(text) ? 'QIAW_IMPORT_DATE' : 'QIAW_IMPORT_UNKNOWN_CODE', { column });
    return { variable, code };
  }

  /** Days between two dates; completed years if the variable is in years, because more would give away the date of birth. */
  #time(row: CsvRow, { at, column, variable }: TablePlan['variables'][number], date: Dates): number | undefined {
    const [text, origin] = [this.#text(row, at), this.#text(row, date.from)];
    if (text === undefined) return undefined;
    if (origin === undefined) throw new FaultyRow('QIAW_IMPORT_NO_ORIGIN', { column });
    const [to, from] = [dayNumber(text, date.form), dayNumber(origin, date.fromForm)];
    if (to === undefined || from === undefined) throw new FaultyRow('QIAW_IMPORT_NOT_A_DATE', { column });
    return variable.unit === 'a' ? Math.floor((to - from) / 365.25) : to - from;
  }

  #vector(row: CsvRow, plan: FeaturePlan): ImportedVector | undefined {
    const values: { column: number; value: number }[] = [];
    for (const [column, { at, name }] of plan.columns.entries()) {
      const value = this.#number(row, at, name);
      if (value !== undefined) values.push({ column, value });
    }
    if (values.length === 0) return undefined;
    const region = this.#region(row, plan);
    return { set: this.#set(row, plan), ...(region !== undefined && { regionClass: region }), values };
  }

  #region(row: CsvRow, { region }: FeaturePlan): string | undefined {
    if (region === undefined) return undefined;
    if ('class' in region) return region.class;
    const text = this.#text(row, region.at);
    const code = text === undefined ? undefined : region.codes.get(text);
    if (text !== undefined && code === undefined)
      throw new FaultyRow('QIAW_IMPORT_UNKNOWN_CODE', { column: region.column });
    return code;
  }

  #set(row: CsvRow, { program, version, settings }: FeaturePlan): number {
    const stated = typeof version === 'string' ? version : (this.#text(row, version.at) ?? '').replace(/^v/, '');
    if (!VERSION.test(stated)) throw new FaultyRow('QIAW_IMPORT_SOFTWARE');
    const parameters = {
      software: { name: program, version: stated },
      settings: 'fixed' in settings ? settings.fixed : this.#settings(this.#text(row, settings.at) ?? '{}'),
    };
    const key = canonicalJson(parameters);
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    if (this.#parameters.length >= mostParameters) throw new FaultyRow('QIAW_IMPORT_TOO_MANY_SETTINGS');
    this.#sets.set(key, this.#parameters.length);
    return this.#parameters.push(parameters) - 1;
  }

  #settings(text: string): unknown {
    const known = this.#parsed.get(text);
    if (known !== undefined) return known;
    const value = pythonLiteral(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      throw new FaultyRow('QIAW_IMPORT_SETTINGS');
    if (this.#parsed.size < mostParameters) this.#parsed.set(text, value);
    return value;
  }

  /** The trimmed cell; undefined if it means that the value is missing. */
  #text(row: CsvRow, at: number): string | undefined {
    const text = (row.cells[at] ?? '').trim();
    return this.#missing.has(text) ? undefined : text;
  }

  #number(row: CsvRow, at: number, column: string): number | undefined {
    const text = this.#text(row, at);
    if (text === undefined) return undefined;
    const plain = this.#mapping.decimal === ',' ? text.replace(',', '.') : text;
    const value = NUMBER.test(plain) ? Number(plain) : Number.NaN;
    if (Number.isFinite(value)) return value;
    throw new FaultyRow(DATE.test(text) ? 'QIAW_IMPORT_DATE' : 'QIAW_IMPORT_NOT_A_NUMBER', { column });
  }
}
