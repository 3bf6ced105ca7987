import { QiawError } from '../../core/index.ts';
import { type GraphKind, graphAddress, graphKinds, internalQuery, namespaces, QIAW } from '../../graph/index.ts';
import { deepVectorFunctions } from '../../sparql/index.ts';
import { negotiate, prefersHtml } from '../answer/negotiate.ts';
import { rdfResponse } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import { iri, literal } from '../answer/turtle-text.ts';
import type { ApiContext } from '../app/context.ts';
import { keptWhileSame, visibleRows } from '../graphs/visible-rows.ts';
import { renderSparqlPage } from './render-sparql.ts';

/** `/sparql` without a query: the editor for a browser, else the service description (SPARQL 1.1 Service Description). */
export async function serviceResponse(request: Request, context: ApiContext, format?: string): Promise<Response> {
  const accept = request.headers.get('accept') ?? undefined;
  if (format === 'html' || (format === undefined && prefersHtml(graphTypes, accept))) {
    const body = renderSparqlPage({
      queries: context.queries,
      prefixes: namespaces,
      title: context.title ?? 'FAIR-QIAW',
    });
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      vary: 'Accept',
      'content-security-policy': editorPolicy,
    };
    return new Response(body, { headers });
  }
  const chosen = negotiate(graphTypes, accept, format);
  // The description is available without the count: the store may still be loading, or busy.
  const triples = await triplesOf(request, context).catch((error: unknown) => {
    if (error instanceof QiawError) return undefined;
    throw error;
  });
  const kinds = triples === undefined ? '' : await kindsOf(request, context);
  return rdfResponse(`${serviceDescription(context, triples)}${kinds}`, chosen);
}

/** The named graphs that this caller may read: those of which there is one each, and of all other kinds how many. */
const kindsOf = keptWhileSame(async (request, context) => {
  const kinds = new Map<GraphKind, { graphs: number; triples: number }>();
  for (const { g, triples } of await visibleRows(internalQuery('graph-sizes'), request, context)) {
    const { kind } = graphAddress(g?.value ?? '');
    if (kind === undefined) continue;
    const sums = kinds.get(kind) ?? { graphs: 0, triples: 0 };
    kinds.set(kind, { graphs: sums.graphs + 1, triples: sums.triples + Number(triples?.value ?? 0) });
  }
  const { base } = context;
  const part = (name: string) => iri(`${base}sparql#${name}`);
  const dataset = part('dataset');
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, { graphs, triples }]) => {
      const name = `${base}graph/${kind}`;
      if (graphKinds[kind].key === 'none') {
        return `${dataset} sd:namedGraph ${part(`named-${kind}`)} .
${part(`named-${kind}`)} a sd:NamedGraph ; sd:name ${iri(name)} ; sd:graph ${part(`graph-${kind}`)} .
${part(`graph-${kind}`)} a sd:Graph ; void:triples ${triples} .
`;
      }
      return `${dataset} void:subset ${part(`graphs-${kind}`)} .
${part(`graphs-${kind}`)} a sd:GraphCollection , void:Dataset ; dct:title ${literal(`Named graphs ${kind}`, 'en')} ; void:uriRegexPattern ${literal(`^${name.replaceAll('.', '\\.')}/.+$`)} ; void:documents ${graphs} ; void:triples ${triples} .
`;
    })
    .join('');
});

/** Number of statements in the default graph, for this caller. */
const triplesOf = keptWhileSame(async (request, context) => {
  const [row] = await visibleRows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', request, context);
  return row?.['n']?.value ?? '0';
});

/** For this page only: our own scripts, which connect only to our own server; nothing is loaded from elsewhere. */
const editorPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const resultFormats = [
  'SPARQL_Results_JSON',
  'SPARQL_Results_XML',
  'SPARQL_Results_CSV',
  'SPARQL_Results_TSV',
  'Turtle',
  'N-Triples',
  'N-Quads',
  'TriG',
  'RDF_XML',
  'JSON-LD',
];

function serviceDescription({ base, router, writer }: ApiContext, triples: string | undefined): string {
  const federated = (router?.sites.all.length ?? 0) > 0;
  const languages = ['sd:SPARQL11Query', ...(writer ? ['sd:SPARQL11Update'] : [])].join(' , ');
  const endpoint = iri(`${base}sparql`);
  const part = (name: string) => iri(`${base}sparql#${name}`);
  const features = ['sd:UnionDefaultGraph', 'qiaw:nearest', ...(federated ? ['sd:BasicFederatedQuery'] : [])].join(
    ' , ',
  );
  const functions = Object.keys(deepVectorFunctions).map(iri).join(' , ');
  return `@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix qiaw: <${QIAW}> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix dct: <http://purl.org/dc/terms/> .

${endpoint} a sd:Service ;
  sd:endpoint ${endpoint} ;
  sd:supportedLanguage ${languages} ;
  sd:feature ${features} ;
  sd:propertyFeature qiaw:nearestTo ;
  sd:extensionFunction ${functions} ;
  sd:resultFormat ${resultFormats.map((name) => `<http://www.w3.org/ns/formats/${name}>`).join(' ,\n    ')} ;
  sd:defaultDataset ${part('dataset')} .

${part('dataset')} a sd:Dataset , void:Dataset ;
  dct:isPartOf ${iri(`${base}.well-known/void#dataset`)} ;
  sd:defaultGraph ${part('default-graph')} .

${part('default-graph')} a sd:Graph${triples === undefined ? '' : ` ;\n  void:triples ${triples}`} .
`;
}
