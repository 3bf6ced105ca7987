/** Text that Python would print without quotes (a number in its original notation). */
export interface PythonLiteral {
  readonly literal: string;
}

export const python = (literal: string): PythonLiteral => ({ literal });

/** `(1, 2, 3)`. */
export const pythonTuple = (items: readonly string[]): string => `(${items.join(', ')})`;

/** A dictionary as formatted by Python's `str`. */
export function pythonDict(value: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${pythonText(item)}`);
  return `{${entries.join(', ')}}`;
}

function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (isLiteral(value)) return value.literal;
  return pythonDict(value as Record<string, unknown>);
}

const quoted = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

function isLiteral(value: object): value is PythonLiteral {
  return Object.keys(value).length === 1 && typeof (value as PythonLiteral).literal === 'string';
}

/** How Python prints a float. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
