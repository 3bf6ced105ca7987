import { callerOf } from '../access/caller.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { visibleDataset } from '../graphs/visibility.ts';

/** A class or property for completion in the editor. */
export interface Term {
  readonly iri: string;
  readonly label: string;
}

/** `/sparql/terms`: classes and properties from the ontology, from the definitions and in use, as far as the caller may see them. */
export async function termsResponse(request: Request, context: ApiContext): Promise<Response> {
  return Response.json(await visibleTerms(await callerOf(request, context), context), {
    headers: { 'cache-control': 'no-cache', vary: 'Authorization' },
  });
}

/** The terms that a caller may see; kept until the store or the rights change. */
export async function visibleTerms(caller: Caller, context: ApiContext): Promise<Terms> {
  const { version } = await context.store.statistics();
  const { rights } = caller;
  const known = cache.get(context.store);
  const terms = known?.version === version && known.rights === rights ? known.terms : read(caller, context);
  cache.set(context.store, { version, rights, terms });
  terms.catch(() => cache.delete(context.store));
  return terms;
}

export interface Terms {
  readonly classes: readonly Term[];
  readonly properties: readonly Term[];
}
const cache = new WeakMap<
  object,
  { readonly version: number; readonly rights: string; readonly terms: Promise<Terms> }
>();

async function read(caller: Caller, context: ApiContext): Promise<Terms> {
  const find = async (query: string): Promise<readonly Term[]> => {
    const text = `${prefixes}SELECT DISTINCT ?iri (SAMPLE(?name) AS ?label) { ${query} FILTER isIRI(?iri) } GROUP BY ?iri`;
    const dataset = await visibleDataset({ defaultGraphs: [], namedGraphs: [] }, text, caller, context);
    const options = { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 5000 } as const;
    // Queries that take too long on a large catalogue are skipped: the ontology's own terms are enough to start with.
    const answer = await context.store.query(text, { ...options, ...dataset }).catch(() => undefined);
    if (answer === undefined) return [];
    const { results } = JSON.parse(answer.body) as { results: { bindings: Row[] } };
    return results.bindings.map(({ iri, label }) => ({ iri: iri.value, label: label?.value ?? '' }));
  };
  const label = 'OPTIONAL { GRAPH ?o { ?iri rdfs:label ?name } }';
  const kinds = (...types: string[]) => `GRAPH ?g { VALUES ?type { ${types.join(' ')} } ?iri a ?type } ${label}`;
  const [classes, usedClasses, properties, definitions, usedProperties] = await Promise.all([
    find(kinds('owl:Class', 'rdfs:Class')),
    find(`{ SELECT DISTINCT ?iri { GRAPH ?g { ?s a ?iri } } } ${label}`),
    find(kinds('owl:ObjectProperty', 'owl:DatatypeProperty', 'owl:AnnotationProperty', 'rdf:Property')),
    find(kinds('qiaw:FeatureDefinition')),
    find(`{ SELECT DISTINCT ?iri { GRAPH ?g { ?s ?iri ?v } } } ${label}`),
  ]);
  return { classes: merged(classes, usedClasses), properties: merged(properties, definitions, usedProperties) };
}

interface Row {
  readonly iri: { readonly value: string };
  readonly label?: { readonly value: string };
}

const merged = (...lists: ReadonlyArray<readonly Term[]>): readonly Term[] =>
  [...new Map(lists.flat().map((term) => [term.iri, term])).values()].sort((a, b) => (a.iri < b.iri ? -1 : 1));

const prefixes = `PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#>
`;
