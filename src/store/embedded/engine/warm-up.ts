/**
 * Queries that make V8 compile the usual code paths: scans, joins, filters, aggregates, OPTIONAL, NOT EXISTS and all writers.
 * Without them the first dozen queries after a start take several times longer than later ones.
 */
export const warmUpQueries: ReadonlyArray<readonly [query: string, mediaType: string]> = [
  ['SELECT ?s ?p ?o ?r { ?s ?p ?o . ?s ?q ?r } LIMIT 500', 'application/sparql-results+json'],
  [
    'SELECT ?p (COUNT(*) AS ?n) (AVG(?o) AS ?m) { SELECT ?p ?o { ?s ?p ?o FILTER(?o > 0.5 || ?o < 3) } LIMIT 500 } GROUP BY ?p ORDER BY DESC(?n)',
    'text/csv',
  ],
  [
    'SELECT * { GRAPH ?g { ?s ?p ?o OPTIONAL { ?o ?q ?r } FILTER NOT EXISTS { ?o <urn:x> ?t } } } LIMIT 500',
    'application/sparql-results+json',
  ],
  ['SELECT * { ?s ?p ?o LATERAL { ?s ?q ?r } } LIMIT 500', 'text/tab-separated-values'],
  ['CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } } LIMIT 500', 'application/n-triples'],
];
