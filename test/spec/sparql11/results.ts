import { createHash } from 'node:crypto';
import { defaultGraph, Store } from 'oxigraph';
import { canonize } from 'rdf-canonize';

/** RDF text of any of the suite's formats as N-Triples. */
export function toNTriples(text: string, path: string, base: string): string {
  const format = path.endsWith('.rdf')
    ? 'application/rdf+xml'
    : path.endsWith('.nt')
      ? 'application/n-triples'
      : 'text/turtle';
  const store = new Store();
  store.load(text, { format, base_iri: base });
  return store.dump({ format: 'application/n-triples', from_graph_name: defaultGraph() });
}

type Row = ReadonlyArray<readonly [name: string, term: string]>;
export type Answer = { readonly rows: readonly Row[] } | { readonly boolean: boolean } | { readonly graph: string };

/** Rows or graph as one text, equal exactly when the answers are, regardless of blank node labels and order. */
export async function canonical(answer: Answer): Promise<string> {
  if ('boolean' in answer) return `boolean ${answer.boolean}`;
  if ('graph' in answer)
    return canonize(byValue(answer.graph), { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' });
  const quads = answer.rows.flatMap((row, n) => [
    `_:row${n} <urn:is> "row" .\n`,
    ...row.map(([name, term]) => `_:row${n} <urn:var:${name}> ${term} .\n`),
  ]);
  return canonize(byValue(quads.join('')), { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' });
}

/** N-Quads as one text, equal exactly when the datasets are. */
export const canonicalQuads = (quads: string): Promise<string> =>
  canonize(byValue(quads), { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' });

/** Numbers and booleans by their value: engines may write `1.0` as `1`. */
function byValue(quads: string): string {
  const booleans = quads.replace(
    /"([01])"(\^\^<http:\/\/www\.w3\.org\/2001\/XMLSchema#boolean>)/g,
    (_, digit: string, type: string) => `"${digit === '1'}"${type}`,
  );
  return booleans.replace(
    /"([^"\\]*)"\^\^<http:\/\/www\.w3\.org\/2001\/XMLSchema#(integer|decimal|double|float)>/g,
    (whole, text: string, type: string) => {
      const value = Number(text.replace('INF', 'Infinity'));
      if (text.trim() === '' || (Number.isNaN(value) && text !== 'NaN')) return whole;
      return `"${Number(value.toPrecision(15))}"^^<http://www.w3.org/2001/XMLSchema#${type}>`;
    },
  );
}

interface JsonTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

const quote = (text: string) => JSON.stringify(text).replaceAll('\u007f', '\\u007F');

function ntriples({ type, value, datatype, 'xml:lang': language }: JsonTerm): string {
  if (type === 'uri') return `<${value}>`;
  if (type === 'bnode') return `_:b${createHash('md5').update(value).digest('hex')}`;
  if (language) return `${quote(value)}@${language.toLowerCase()}`;
  const plain = !datatype || datatype === 'http://www.w3.org/2001/XMLSchema#string';
  return plain ? quote(value) : `${quote(value)}^^<${datatype}>`;
}

export function fromJson(text: string): Answer {
  const parsed = JSON.parse(text) as { boolean?: boolean; results?: { bindings: Array<Record<string, JsonTerm>> } };
  if (parsed.boolean !== undefined) return { boolean: parsed.boolean };
  return {
    rows: parsed.results!.bindings.map((row) => Object.entries(row).map(([name, term]) => [name, ntriples(term)])),
  };
}

const plainText = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** SPARQL XML results, in the plain form that the suite uses. */
export function fromXml(text: string): Answer {
  const plain = text.replace(/<!--[\s\S]*?-->/g, '');
  const boolean = /<boolean>\s*(true|false)/.exec(plain);
  if (boolean) return { boolean: boolean[1] === 'true' };
  const rows = [...plain.matchAll(/<result>([\s\S]*?)<\/result>|<result\s*\/>/g)].map(([, body = '']) =>
    [...body.matchAll(/<binding\s+name=["']([^"']+)["']\s*>\s*([\s\S]*?)\s*<\/binding>/g)].map(([, name, term]) => {
      const [, tag, attributes = '', value = ''] = /^<(\w+)([^>]*?)(?:\/>|>([\s\S]*)<\/\w+>)$/.exec(term!)!;
      const attribute = (key: string) => new RegExp(`${key}=["']([^"']*)["']`).exec(attributes)?.[1];
      const datatype = attribute('datatype');
      const language = attribute('xml:lang');
      const parsed = {
        type: tag!,
        value: plainText(tag === 'literal' ? value : value.trim()),
        ...(datatype ? { datatype } : {}),
        ...(language ? { 'xml:lang': language } : {}),
      };
      return [name!, ntriples(parsed)] as const;
    }),
  );
  return { rows };
}

export function fromGraph(ntriplesText: string): Answer {
  const store = new Store();
  store.load(ntriplesText, { format: 'application/n-triples' });
  const rs = 'http://www.w3.org/2001/sw/DataAccess/tests/result-set#';
  if (store.query(`ASK { ?s a <${rs}ResultSet> }`) !== true) return { graph: ntriplesText };
  const boolean = String(store.query(`SELECT ?b { ?s <${rs}boolean> ?b }`, { results_format: 'text/csv' })).split(
    '\r\n',
  )[1];
  if (boolean) return { boolean: boolean === 'true' };
  const query = `SELECT ?row ?name ?value { ?s <${rs}solution> ?row OPTIONAL { ?row <${rs}binding> [ <${rs}variable> ?name ; <${rs}value> ?value ] } }`;
  const json = JSON.parse(String(store.query(query, { results_format: 'application/sparql-results+json' }))) as {
    results: { bindings: Array<Record<string, JsonTerm>> };
  };
  const rows = new Map<string, Array<readonly [string, string]>>();
  for (const { row, name, value } of json.results.bindings) {
    const cells = rows.get(row!.value) ?? [];
    if (name && value) cells.push([name.value, ntriples(value)]);
    rows.set(row!.value, cells);
  }
  return { rows: [...rows.values()] };
}

/** CSV has no types, so cells are compared as text, numbers by value. */
export function fromCsv(text: string): Answer {
  const [header, ...lines] = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const names = header!.split(',');
  const rows = lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].flatMap(([, quoted, plain], n) => {
      const value = quoted === undefined ? plain! : quoted.replaceAll('""', '"');
      if (value === '') return [];
      const number = Number(value);
      return [
        [
          names[n]!,
          value.startsWith('_:')
            ? ntriples({ type: 'bnode', value })
            : quote(Number.isNaN(number) ? value : String(number)),
        ] as const,
      ];
    }),
  );
  return { rows };
}

/** TSV cells are Turtle terms. */
export function fromTsv(text: string): Answer {
  const [header, ...lines] = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const names = header!.split('\t').map((name) => name.slice(1));
  const rows = lines.map((line) =>
    line.split('\t').flatMap((cell, n) => (cell === '' ? [] : [[names[n]!, turtleTerm(cell)] as const])),
  );
  return { rows };
}

function turtleTerm(cell: string): string {
  const xsd = 'http://www.w3.org/2001/XMLSchema#';
  if (cell.startsWith('_:')) return ntriples({ type: 'bnode', value: cell });
  if (/^[+-]?\d+$/.test(cell)) return `"${cell}"^^<${xsd}integer>`;
  if (/^[+-]?\d*\.\d+$/.test(cell)) return `"${cell}"^^<${xsd}decimal>`;
  if (/^[+-]?[\d.]+e[+-]?\d+$/i.test(cell)) return `"${cell}"^^<${xsd}double>`;
  if (/^(true|false)$/.test(cell)) return `"${cell}"^^<${xsd}boolean>`;
  return cell.replace(/\^\^xsd:(\w+)$/, `^^<${xsd}$1>`);
}
