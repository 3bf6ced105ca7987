/** JSON-like value. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/**
 * Parses what Python's `repr` writes for settings: dicts, lists, tuples, strings, numbers, True, False, None. Also parses
 * JSON. Undefined for anything else (calls, sets, names).
 */
export function pythonLiteral(text: string): Plain | undefined {
  if (text.replace(TOKEN, '').trim() !== '') return undefined;
  const tokens = text.match(TOKEN) ?? [];
  const reader = { tokens, at: 0 };
  try {
    const value = readValue(reader, 0);
    return reader.at === tokens.length ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const TOKEN = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[A-Za-z_]+|[{}[\]():,]/g;
const words: Readonly<Record<string, Plain>> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
};

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

function readValue(reader: Reader, depth: number): Plain {
  const token = reader.tokens[reader.at++] ?? '';
  if (depth > 20) throw new SyntaxError('too deep');
  if (token === '{') return Object.fromEntries(readList(reader, '}', () => readEntry(reader, depth)));
  if (token === '[') return readList(reader, ']', () => readValue(reader, depth + 1));
  if (token === '(') return readList(reader, ')', () => readValue(reader, depth + 1));
  if (/^['"]/.test(token)) return token.slice(1, -1).replace(/\\(.)/g, '$1');
  if (Object.hasOwn(words, token)) return words[token]!;
  const number = Number(token);
  if (token !== '' && Number.isFinite(number)) return number;
  throw new SyntaxError('not a literal');
}

function readEntry(reader: Reader, depth: number): [string, Plain] {
  const key = readValue(reader, depth + 1);
  if (typeof key === 'object' || reader.tokens[reader.at++] !== ':') throw new SyntaxError('not a dict');
  return [String(key), readValue(reader, depth + 1)];
}

function readList<T>(reader: Reader, end: string, item: () => T): T[] {
  const items: T[] = [];
  while (reader.tokens[reader.at] !== end) {
    items.push(item());
    if (reader.tokens[reader.at] === ',') reader.at++;
    else if (reader.tokens[reader.at] !== end) throw new SyntaxError('no comma');
  }
  reader.at++;
  return items;
}
