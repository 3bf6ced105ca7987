import { convertRdf, type QueryAnswer, type QueryOptions } from '../store/index.ts';
import type { Evaluated } from './evaluator-thread.ts';

const results = {
  json: 'application/sparql-results+json',
  xml: 'application/sparql-results+xml',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
} as const;

const graphs = {
  turtle: 'text/turtle',
  ntriples: 'application/n-triples',
  nquads: 'application/n-quads',
  trig: 'application/trig',
  rdfxml: 'application/rdf+xml',
  jsonld: 'application/ld+json',
} as const;

/** What Comunica is to write: results as asked, graphs as N-Triples, from which the store makes what was asked for. */
export const answerFormats = ({ resultsFormat }: QueryOptions) => ({
  resultsType: results[resultsFormat],
  graphType: graphs.ntriples,
  maxResultBytes: 256 * 1024 * 1024,
});

export function inGraphFormat({ form, body }: Evaluated, options: QueryOptions): QueryAnswer {
  if (form !== 'graph') return { form, body, mediaType: results[options.resultsFormat] };
  const written = options.graphFormat === 'ntriples' ? body : convertRdf(body, options.graphFormat);
  return { form, body: written, mediaType: graphs[options.graphFormat] };
}
