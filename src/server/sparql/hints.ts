import { namespaces } from '../../graph/index.ts';
import { type NamesUsed, namesUsed, nearest } from '../../sparql/index.ts';
import type { QueryAnswer } from '../../store/index.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { rowsFor } from '../graphs/visible-rows.ts';
import { type Term, visibleTerms } from './terms.ts';

const mostNames = 20;
const mostText = 128 * 1024;
/** Hints are worth a moment, not the time of a query. */
const timeoutMs = 2000;

/** Whether an answer has no rows, only counts of 0, no statements, or is false. */
export function isEmptyAnswer({ form, body, bytes, mediaType }: QueryAnswer): boolean {
  if ((bytes?.byteLength ?? body.length) > 2000) return false;
  const text = (bytes === undefined ? body : new TextDecoder().decode(bytes)).trim();
  if (form === 'boolean') return /\bfalse\b/.test(text);
  if (form === 'graph')
    return text.replace(/^\s*(?:@prefix|PREFIX|@base)\b.*$/gm, '').trim() === '' || /^(?:\[\s*\]|\{\s*\})$/.test(text);
  if (mediaType.includes('json')) {
    const rows = (JSON.parse(text) as { results?: { bindings: ReadonlyArray<Record<string, { value: string }>> } })
      .results?.bindings;
    return rows !== undefined && (rows.length === 0 || (rows.length === 1 && isZero(rows[0]!)));
  }
  if (mediaType.includes('xml')) return !text.includes('<result>');
  return !text.includes('\n');
}

const isZero = (row: Readonly<Record<string, { readonly value: string }>>): boolean =>
  Object.values(row).every(({ value }) => value === '0');

/**
 * Why a query gave nothing: properties, classes and graphs that occur in nothing this caller may read, with the most similar
 * name that does. All of it comes from what the caller may read, so hints are the same whether or not somebody else's graph
 * uses the name.
 */
export async function hintsFor(
  query: string,
  caller: Caller,
  context: ApiContext,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (query.length > mostText) return [];
  try {
    const names = await namesUsed(query, `${context.base}sparql`);
    return names === undefined ? [] : await unused(names, caller, context, signal);
  } catch {
    // The answer itself is right: a hint that takes too long is left out.
    return [];
  }
}

async function unused(
  names: NamesUsed,
  caller: Caller,
  context: ApiContext,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const options = { timeoutMs, ...(signal && { signal }) };
  const missing = async (iris: readonly string[], pattern: string): Promise<string[]> => {
    const asked = iris.slice(0, mostNames);
    if (asked.length === 0) return [];
    const values = asked.map((iri) => `<${iri}>`).join(' ');
    const rows = await rowsFor(
      `SELECT DISTINCT ?x { VALUES ?x { ${values} } FILTER EXISTS { ${pattern} } }`,
      caller,
      context,
      options,
    );
    const found = new Set(rows.map((row) => row['x']?.value));
    return asked.filter((iri) => !found.has(iri));
  };
  const [properties, classes, graphs] = await Promise.all([
    missing(names.properties, 'GRAPH ?g { ?s ?x ?o }'),
    missing(names.classes, 'GRAPH ?g { ?s a ?x }'),
    missing(names.graphs, 'GRAPH ?x { ?s ?p ?o }'),
  ]);
  const terms = properties.length + classes.length > 0 ? await visibleTerms(caller, context) : undefined;
  const readable =
    graphs.length > 0
      ? (await rowsFor('SELECT DISTINCT ?g { GRAPH ?g { } }', caller, context, options)).map((row) => row['g']!.value)
      : [];
  return [
    ...properties.map((iri) => `No statement that you may read uses ${short(iri)}${advice(iri, terms!.properties)}`),
    ...classes.map((iri) => `Nothing that you may read has the class ${short(iri)}${advice(iri, terms!.classes)}`),
    ...graphs.map((iri) => {
      const near = nearest(iri, readable);
      return `There is no graph <${iri}> that you may read${near === undefined ? '.' : `; did you mean <${near}>?`}`;
    }),
  ];
}

function advice(iri: string, terms: readonly Term[]): string {
  if (terms.some((term) => term.iri === iri)) return '.';
  const { namespace, name } = cut(iri);
  const inNamespace = terms.filter((term) => cut(term.iri).namespace === namespace).map((term) => cut(term.iri).name);
  const near = nearest(name, inNamespace);
  if (near !== undefined) return `; did you mean ${short(namespace + near)}?`;
  // The right name in another namespace.
  const same = terms.find((term) => cut(term.iri).name.toLowerCase() === name.toLowerCase());
  return same === undefined ? '.' : `; did you mean ${short(same.iri)}?`;
}

function cut(iri: string): { readonly namespace: string; readonly name: string } {
  const at = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1;
  return { namespace: iri.slice(0, at), name: iri.slice(at) };
}

function short(iri: string): string {
  const found = Object.entries(namespaces).find(([, namespace]) => iri.startsWith(namespace));
  const name = found && iri.slice(found[1].length);
  return found && name && /^[\w-]+$/.test(name) ? `${found[0]}:${name}` : `<${iri}>`;
}

/** As the value of a header: printable ASCII, at most 1000 characters. */
export const hintHeader = (hints: readonly string[]): string =>
  hints
    .join(' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 1000);
