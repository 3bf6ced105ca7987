import type { GraphFormat, ResultsFormat } from '../../store/index.ts';
import type { Representation } from './negotiate.ts';

/** SELECT answers (SPARQL 1.1 Results JSON, XML, CSV and TSV). */
export const bindingsTypes: readonly Representation<ResultsFormat>[] = [
  { mediaType: 'application/sparql-results+json', format: 'json', short: 'json' },
  { mediaType: 'application/sparql-results+xml', format: 'xml', short: 'xml' },
  { mediaType: 'text/csv', format: 'csv', short: 'csv' },
  { mediaType: 'text/tab-separated-values', format: 'tsv', short: 'tsv' },
  { mediaType: 'application/json', format: 'json', short: 'json' },
  { mediaType: 'application/xml', format: 'xml', short: 'xml' },
  { mediaType: 'text/xml', format: 'xml', short: 'xml' },
];

/** ASK answers: CSV and TSV are defined for SELECT only. */
export const booleanTypes = bindingsTypes.filter(({ format }) => format === 'json' || format === 'xml');

/** CONSTRUCT and DESCRIBE answers, and every RDF resource. */
export const graphTypes: readonly Representation<GraphFormat>[] = [
  { mediaType: 'text/turtle', format: 'turtle', short: 'ttl' },
  { mediaType: 'application/ld+json', format: 'jsonld', short: 'jsonld', aka: ['json-ld'] },
  { mediaType: 'application/n-triples', format: 'ntriples', short: 'nt' },
  { mediaType: 'application/rdf+xml', format: 'rdfxml', short: 'rdf', aka: ['xml', 'rdfxml'] },
  { mediaType: 'application/n-quads', format: 'nquads', short: 'nq' },
  { mediaType: 'application/trig', format: 'trig', short: 'trig' },
  { mediaType: 'text/n3', format: 'turtle', short: 'n3' },
  { mediaType: 'application/x-turtle', format: 'turtle', short: 'turtle' },
  { mediaType: 'application/json', format: 'jsonld', short: 'json' },
];
