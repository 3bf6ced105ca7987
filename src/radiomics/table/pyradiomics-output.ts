import type { FeatureSet } from '../model.ts';
import { pythonFloat } from '../python-text.ts';

/**
 * A cell as PyRadiomics holds it in memory: a text, or a value in Python's notation (a number, tuple or dictionary); undefined is
 * None.
 */
export type PythonCell = { readonly text: string } | { readonly python: string } | undefined;

/** Columns of one case in order. A batch file with more cells than columns puts them under the name None (undefined). */
export type PythonRow = ReadonlyArray<readonly [column: string | undefined, cell: PythonCell]>;

export type PyradiomicsFormat = 'csv' | 'json' | 'txt';

/** Diagnostics that are texts; the others are numbers, tuples and dictionaries. */
const textual = /^diagnostics_(Versions_.*|Image-.*_(Hash|Dimensionality)|Mask-.*_Hash)$/;

/** The columns that an extraction adds to a case: diagnostics and features. */
export function pythonCells({ diagnostics, values }: FeatureSet): PythonRow {
  return [
    ...diagnostics.map(([name, value]) => [name, textual.test(name) ? { text: value } : { python: value }] as const),
    ...values.map(({ name, value }) => [name, { python: pythonFloat(value) }] as const),
  ];
}

/** The row with cells added, or replaced where a column exists, as `dict.update` does. */
export function withCells(row: PythonRow, cells: PythonRow): PythonRow {
  return [...new Map([...row, ...cells])];
}

/**
 * The output of the `pyradiomics` command. `txt`: one line per feature; `csv`: columns of the first case, then further ones sorted;
 * `json`: a list of dictionaries without a line end. `complete` are the rows whose columns the CSV has, if cells were left out.
 */
export function pyradiomicsOutput(
  rows: readonly PythonRow[],
  format: PyradiomicsFormat,
  complete: readonly PythonRow[] = rows,
): string {
  if (format === 'json') return json(rows.map((row) => new Map(row)));
  if (format === 'txt') return rows.map((row, n) => row.map(([name, cell]) => line(n, name, cell)).join('')).join('');
  const columns = columnsOf(complete);
  const lines = rows.map((row) => {
    const cells = new Map(row);
    return csvText(columns.map((column) => (cells.get(column) === undefined ? '' : plain(cells.get(column)))));
  });
  return [csvText(columns.map((column) => column ?? '')), ...lines].join('');
}

const line = (index: number, name: string | undefined, cell: PythonCell): string =>
  `Case-${index + 1}_${name ?? 'None'}: ${plain(cell)}\n`;

const plain = (cell: PythonCell): string => (cell === undefined ? 'None' : 'text' in cell ? cell.text : cell.python);

function columnsOf(rows: readonly PythonRow[]): Array<string | undefined> {
  const first = new Set(rows[0]?.map(([name]) => name));
  const others = new Set(rows.flatMap((row) => row.map(([name]) => name)).filter((name) => !first.has(name)));
  return [...first, ...[...others].sort()];
}

/** Python's csv with minimal quoting; unlike our own tables, cells that a spreadsheet would run are not marked. */
function csvText(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === '') return '""\n';
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}

type Json = PythonCell | PythonValue | ReadonlyMap<string | undefined, Json> | readonly Json[];

/** As `json.dump(..., indent=2)`. */
function json(value: Json, indent = ''): string {
  const inner = `${indent}  `;
  const block = (open: string, items: readonly string[], close: string): string =>
    items.length === 0 ? open + close : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
  if (value === undefined) return 'null';
  if (Array.isArray(value))
    return block(
      '[',
      (value as readonly Json[]).map((item) => json(item, inner)),
      ']',
    );
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string | undefined, Json>)];
    return block(
      '{',
      entries.map(([key, item]) => `${ascii(key ?? 'null')}: ${json(item, inner)}`),
      '}',
    );
  }
  if ('text' in (value as object)) return ascii((value as { text: string }).text);
  if ('python' in (value as object))
    return json(new PythonReader((value as { python: string }).python).value(), indent);
  return (value as PythonValue).word;
}

const ascii = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A number or constant with its text in JSON. */
interface PythonValue {
  readonly word: string;
}

const constants: Readonly<Record<string, string>> = {
  None: 'null',
  True: 'true',
  False: 'false',
  nan: 'NaN',
  inf: 'Infinity',
  '-inf': '-Infinity',
};

/** Reads what `pythonDict`, `pythonTuple` and `pythonFloat` write. */
class PythonReader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): Json {
    const next = this.text[this.at];
    if (next === '{') return new Map(this.items('}', () => this.entry()));
    if (next === '(' || next === '[') return this.items(next === '(' ? ')' : ']', () => this.value());
    if (next === "'") return { text: this.quoted() };
    const [word] = /^[^,)\]}]*/.exec(this.text.slice(this.at))!;
    this.at += word.length;
    return { word: constants[word] ?? word };
  }

  private items<T>(close: string, read: () => T): T[] {
    const items: T[] = [];
    for (this.at++; this.text[this.at] !== close; ) {
      items.push(read());
      if (this.text[this.at] === ',') this.at += 2;
    }
    this.at++;
    return items;
  }

  private entry(): [string, Json] {
    const key = this.quoted();
    this.at += 2;
    return [key, this.value()];
  }

  private quoted(): string {
    let text = '';
    for (this.at++; this.text[this.at] !== "'"; this.at++) {
      if (this.text[this.at] === '\\') this.at++;
      text += this.text[this.at];
    }
    this.at++;
    return text;
  }
}
