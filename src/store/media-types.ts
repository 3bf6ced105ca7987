import type { GraphFormat, ResultsFormat } from './port.ts';
import type { RdfFormat } from './sources.ts';

/** Media types of SELECT and ASK answers (SPARQL 1.1 Query Results JSON, XML, CSV and TSV), without parameters. */
export const resultsMediaTypes: Readonly<Record<ResultsFormat, string>> = {
  json: 'application/sparql-results+json',
  xml: 'application/sparql-results+xml',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
};

/** Media types of RDF documents (RDF 1.1 and JSON-LD 1.1 registrations), without parameters. */
export const graphMediaTypes: Readonly<Record<GraphFormat, string>> = {
  turtle: 'text/turtle',
  ntriples: 'application/n-triples',
  nquads: 'application/n-quads',
  trig: 'application/trig',
  rdfxml: 'application/rdf+xml',
  jsonld: 'application/ld+json',
};

/** Media types of the formats in which a store is filled. */
export const rdfMediaTypes: Readonly<Record<RdfFormat, string>> = {
  nquads: 'application/n-quads',
  trig: 'application/trig',
  turtle: 'text/turtle',
  ntriples: 'application/n-triples',
};
