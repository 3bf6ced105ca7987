import { QuerySyntaxError, QueryTooDeep, QueryUnsupported } from '../errors.ts';
import { assertNotTooDeep } from '../syntax/sparql-depth.ts';
import { loc, type SyntaxNode, sparqlTools } from '../syntax/sparql-tools.ts';

/**
 * The query rewritten in pure SPARQL 1.1, and without its own dataset if one is given. Engines support pragmas and functions that
 * fetch addresses or run code, and they disagree about a dataset in both places. Throws QIAW_QUERY_SYNTAX,
 * QIAW_QUERY_UNSUPPORTED, QIAW_QUERY_TOO_DEEP.
 */
export async function standardQuery(text: string, datasetGiven: boolean): Promise<string> {
  assertNotTooDeep(text);
  const { parse, generate } = await sparqlTools();
  let tree: SyntaxNode;
  try {
    tree = parse(text);
  } catch (cause) {
    if (cause instanceof QueryTooDeep) throw cause;
    const [message = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new QuerySyntaxError(`The query does not parse: ${message}`, { cause });
  }
  if (tree.type !== 'query') throw new QueryUnsupported('This is an update; only queries are accepted here.');
  refuse(tree, prefixesOf(tree));
  return generate(datasetGiven ? { ...tree, datasets: { type: 'datasetClauses', clauses: [], loc } } : tree);
}

/** Schemes of functions that run code on the server instead of evaluating data. */
const foreign = /^(?:bif|sql|java|javascript):|jena\.(?:hpl\.hp\.com|apache\.org)/i;

function refuse(node: unknown, prefixes: ReadonlyMap<string, string>): void {
  if (Array.isArray(node)) for (const one of node) refuse(one, prefixes);
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
  const { type, subType, value, prefix } = node as SyntaxNode;
  if (type === 'pattern' && subType === 'service') {
    throw new QueryUnsupported('SERVICE is not forwarded to the external SPARQL server.');
  }
  if (type === 'term' && subType === 'namedNode') {
    const iri = `${typeof prefix === 'string' ? (prefixes.get(prefix) ?? `${prefix}:`) : ''}${String(value)}`;
    if (foreign.test(iri)) throw new QueryUnsupported(`<${iri}> is a function of one engine and is not forwarded.`);
  }
  for (const part of Object.values(node)) refuse(part, prefixes);
}

function prefixesOf(tree: SyntaxNode): ReadonlyMap<string, string> {
  const declarations = tree['context'] as ReadonlyArray<{ subType: string; key: string; value: { value: string } }>;
  return new Map(
    declarations.filter(({ subType }) => subType === 'prefix').map(({ key, value }) => [key, value.value]),
  );
}
