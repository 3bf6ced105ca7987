import { type Term, toNTriplesTerm } from '../../graph/index.ts';
import type { Row, RowTerm } from './plan/join-part.ts';

interface JsonTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

const termTypes: Readonly<Record<string, string>> = { uri: 'NamedNode', bnode: 'BlankNode' };

/** The rows of SPARQL results in JSON (SPARQL 1.1 Query Results JSON Format). */
export function rowsOfJson(body: string): readonly Row[] {
  const { results } = JSON.parse(body) as {
    readonly results: { readonly bindings: ReadonlyArray<Readonly<Record<string, JsonTerm>>> };
  };
  return results.bindings.map((row) => new Map(Object.entries(row).map(([name, term]) => [name, rowTerm(term)])));
}

function rowTerm({ type, value, datatype, 'xml:lang': language = '' }: JsonTerm): RowTerm {
  const termType = termTypes[type] ?? 'Literal';
  const dt = { value: datatype ?? 'http://www.w3.org/2001/XMLSchema#string' };
  return {
    termType,
    value,
    toString: () => toNTriplesTerm({ termType, value, language, datatype: dt } as unknown as Term),
  };
}
