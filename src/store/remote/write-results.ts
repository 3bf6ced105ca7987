import type { ResultsFormat } from '../port.ts';

interface JsonTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}
interface JsonResults {
  readonly head: { readonly vars?: readonly string[] };
  readonly boolean?: boolean;
  readonly results?: { readonly bindings: ReadonlyArray<Readonly<Record<string, JsonTerm>>> };
}

/** Converts SPARQL JSON results to another W3C format: servers differ in their CSV and XML, but hardly in JSON. */
export function writeResults(json: string, format: ResultsFormat): string {
  if (format === 'json') return json;
  const { head, boolean, results } = JSON.parse(json) as JsonResults;
  const names = head.vars ?? [];
  const rows = results?.bindings ?? [];
  if (format === 'xml') return xml(names, rows, boolean);
  if (boolean !== undefined) return String(boolean);
  if (format === 'csv') {
    const lines = rows.map((row) => names.map((name) => csvCell(row[name])).join(','));
    return [names.join(','), ...lines].map((line) => `${line}\r\n`).join('');
  }
  const lines = rows.map((row) => names.map((name) => tsvCell(row[name])).join('\t'));
  return [names.map((name) => `?${name}`).join('\t'), ...lines].map((line) => `${line}\n`).join('');
}

function csvCell(term: JsonTerm | undefined): string {
  if (term === undefined) return '';
  const text = term.type === 'bnode' ? `_:${term.value}` : term.value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const plainNumbers = new Set(
  ['integer', 'decimal', 'double'].map((name) => `http://www.w3.org/2001/XMLSchema#${name}`),
);

function tsvCell(term: JsonTerm | undefined): string {
  if (term === undefined) return '';
  const { type, value, datatype, 'xml:lang': language } = term;
  if (type === 'uri') return `<${value}>`;
  if (type === 'bnode') return `_:${value}`;
  if (datatype !== undefined && plainNumbers.has(datatype) && /^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/.test(value))
    return value;
  const quoted = `"${value.replaceAll(/["\\\t\r\n]/g, (c) => ({ '"': '\\"', '\\': '\\\\', '\t': '\\t', '\r': '\\r', '\n': '\\n' })[c]!)}"`;
  if (language !== undefined) return `${quoted}@${language}`;
  return datatype === undefined ? quoted : `${quoted}^^<${datatype}>`;
}

function xml(
  names: readonly string[],
  rows: NonNullable<JsonResults['results']>['bindings'],
  boolean: boolean | undefined,
): string {
  const head = names.map((name) => `<variable name="${escaped(name)}"/>`).join('');
  const body =
    boolean === undefined
      ? `<results>${rows.map((row) => xmlRow(names, row)).join('')}</results>`
      : `<boolean>${boolean}</boolean>`;
  return `<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>${head}</head>${body}</sparql>`;
}

function xmlRow(names: readonly string[], row: Readonly<Record<string, JsonTerm>>): string {
  const cells = names.map((name) =>
    row[name] ? `<binding name="${escaped(name)}">${xmlTerm(row[name])}</binding>` : '',
  );
  return `<result>${cells.join('')}</result>`;
}

function xmlTerm({ type, value, datatype, 'xml:lang': language }: JsonTerm): string {
  if (type === 'uri' || type === 'bnode') return `<${type}>${escaped(value)}</${type}>`;
  const attribute = language === undefined ? '' : ` xml:lang="${escaped(language)}"`;
  const typed = datatype === undefined || language !== undefined ? '' : ` datatype="${escaped(datatype)}"`;
  return `<literal${attribute}${typed}>${escaped(value)}</literal>`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
