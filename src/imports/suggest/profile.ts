import { tableWords } from '../../graph/index.ts';
import { ImportSourceError } from '../errors.ts';
import { type DateFormat, formatsOf } from '../map/dates.ts';
import { ImportSource } from '../table/source.ts';

/** What a column holds: numbers, dates in one form, a few distinct texts, or texts. */
type ColumnKind = 'empty' | 'number' | 'date' | 'code' | 'text';

/** A column of a table as its cells show it. */
export interface ColumnProfile {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Number of cells with a value. */
  readonly filled: number;
  /** Distinct cells with their numbers, in the order of their first occurrence; at most `mostDistinct`. */
  readonly cells: ReadonlyMap<string, number>;
  /** Whether no value occurs twice. */
  readonly isUnique: boolean;
  /** For dates: the forms that fit all cells. */
  readonly dates?: readonly DateFormat[];
  /** For numbers. */
  readonly range?: readonly [least: number, most: number];
}

export interface TableProfile {
  readonly columns: readonly ColumnProfile[];
  readonly rows: number;
  readonly delimiter: string;
  readonly decimal: '.' | ',';
  /** Texts that mean a missing value, as they occur. */
  readonly missing: readonly string[];
  readonly header: readonly string[];
}

const mostDistinct = 2000;
/** A column of texts with more distinct cells is free text. */
const mostCodes = 25;
const longestCode = 40;
const delimiters = [',', ';', '\t', '|'] as const;
const alwaysMissing = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'None'];

/**
 * Reads a table whose delimiter and decimal sign are not known, from delimited text or an Excel workbook. Rows with another number of
 * cells than the header are left out.
 * @throws ImportSourceError
 */
export async function profileTable(path: string): Promise<TableProfile> {
  const delimiter = await delimiterOf(path);
  const missing = new Set([...alwaysMissing, ...tableWords.missing]);
  const found = new Set<string>();
  let header: string[] | undefined;
  let drafts: Array<{ cells: Map<string, number>; filled: number }> = [];
  let rows = 0;
  for await (const { cells } of rowsOf(path, delimiter)) {
    if (header === undefined) {
      header = cells.map((name) => name.trim());
      drafts = header.map(() => ({ cells: new Map(), filled: 0 }));
      continue;
    }
    rows++;
    if (cells.length !== header.length) continue;
    for (const [at, cell] of cells.entries()) {
      const text = cell.trim();
      const draft = drafts[at]!;
      if (missing.has(text)) {
        found.add(text);
        continue;
      }
      draft.filled++;
      if (draft.cells.has(text) || draft.cells.size < mostDistinct)
        draft.cells.set(text, (draft.cells.get(text) ?? 0) + 1);
    }
  }
  if (header === undefined) throw new ImportSourceError('The table is empty. Give a table with a header row.');
  const decimal = decimalOf(drafts.map(({ cells }) => cells));
  return {
    columns: header.map((name, at) => columnOf(name, drafts[at]!, decimal)),
    rows,
    delimiter,
    decimal,
    missing: [...alwaysMissing, ...tableWords.missing.filter((text) => found.has(text))],
    header,
  };
}

async function* rowsOf(path: string, delimiter: string) {
  try {
    yield* new ImportSource(path).rows(delimiter);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ImportSourceError(`The table cannot be read: ${error.message}. Check its quotation marks.`);
  }
}

/** The delimiter that parts the header and most of the first rows into the same, largest number of cells. */
async function delimiterOf(path: string): Promise<string> {
  let best: readonly [delimiter: string, score: number] = [',', 0];
  for (const delimiter of delimiters) {
    const widths: number[] = [];
    for await (const { cells } of rowsOf(path, delimiter)) {
      widths.push(cells.length);
      if (widths.length === 20) break;
    }
    const width = widths[0] ?? 0;
    const score = width * widths.filter((one) => one === width).length;
    if (width > 1 && score > best[1]) best = [delimiter, score];
  }
  return best[0];
}

const point = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const comma = /^[-+]?\d+,\d+(?:[eE][-+]?\d+)?$/;

function decimalOf(columns: ReadonlyArray<ReadonlyMap<string, number>>): '.' | ',' {
  const numeric = columns.filter(
    (cells) => cells.size > 0 && [...cells.keys()].every((text) => point.test(text) || comma.test(text)),
  );
  return numeric.some((cells) => [...cells.keys()].some((text) => comma.test(text))) ? ',' : '.';
}

function columnOf(
  name: string,
  { cells, filled }: { readonly cells: ReadonlyMap<string, number>; readonly filled: number },
  decimal: '.' | ',',
): ColumnProfile {
  const texts = [...cells.keys()];
  const shared = { name, filled, cells, isUnique: filled > 1 && cells.size === Math.min(filled, mostDistinct) };
  if (filled === 0) return { ...shared, kind: 'empty' };
  const dates = formatsOf(texts);
  if (dates.length > 0) return { ...shared, kind: 'date', dates };
  const numbers = texts.map((text) => (decimal === ',' ? text.replace(',', '.') : text));
  if (numbers.every((text) => point.test(text))) {
    const values = numbers.map(Number);
    return {
      ...shared,
      kind: 'number',
      range: [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))],
    };
  }
  const isCode =
    cells.size <= mostCodes &&
    texts.every((text) => text.length <= longestCode) &&
    (filled < 8 || cells.size <= filled / 2);
  return { ...shared, kind: isCode ? 'code' : 'text' };
}
