import { terminalsOf } from './sparql-text.ts';

/** The dataset in the query text: FROM defines the default graph, FROM NAMED the named graphs. */
export interface QueryDataset {
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
}

/**
 * Reads the dataset clauses of a query (SPARQL 1.1, 13.2), with relative IRIs resolved against BASE or `base` and prefixes
 * expanded; undefined if there are none. Nothing is parsed, so for a text that is not a query the result is meaningless.
 */
export function datasetOf(text: string, base: string): QueryDataset | undefined {
  const defaultGraphs: string[] = [];
  const namedGraphs: string[] = [];
  const prefixes = new Map<string, string>();
  let currentBase = base;
  let depth = 0;
  const tokens = terminalsOf(text).filter((token) => !token.startsWith('#'));
  for (let n = 0; n < tokens.length; n++) {
    const token = tokens[n]!;
    if (token === '{') depth++;
    else if (token === '}') depth--;
    if (depth > 0 || !/^[A-Za-z]+$/.test(token)) continue;
    const word = token.toUpperCase();
    if (word === 'BASE') currentBase = resolved(tokens[++n] ?? '', currentBase);
    else if (word === 'PREFIX') {
      prefixes.set(tokens[++n] ?? '', resolved(tokens[++n] ?? '', currentBase));
    } else if (word === 'FROM') {
      const named = tokens[n + 1]?.toUpperCase() === 'NAMED';
      n += named ? 2 : 1;
      (named ? namedGraphs : defaultGraphs).push(iriOf(tokens[n] ?? '', prefixes, currentBase));
    }
  }
  return defaultGraphs.length + namedGraphs.length === 0 ? undefined : { defaultGraphs, namedGraphs };
}

function iriOf(token: string, prefixes: ReadonlyMap<string, string>, base: string): string {
  if (token.startsWith('<')) return resolved(token, base);
  const colon = token.indexOf(':') + 1;
  return `${prefixes.get(token.slice(0, colon)) ?? ''}${token.slice(colon).replace(/\\(.)/g, '$1')}`;
}

/** Only relative IRIs are resolved; absolute IRIs keep their spelling. */
function resolved(token: string, base: string): string {
  const iri = token
    .slice(1, -1)
    .replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g, (_, short: string | undefined, long: string | undefined) =>
      String.fromCodePoint(Math.min(Number.parseInt(short ?? long ?? '0', 16), 0x10ffff)),
    );
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(iri)) return iri;
  return URL.canParse(iri, base) ? new URL(iri, base).href : iri;
}
