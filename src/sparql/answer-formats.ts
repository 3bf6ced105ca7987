import { convertRdf, graphMediaTypes, type QueryAnswer, type QueryOptions, resultsMediaTypes } from '../store/index.ts';
import type { Evaluated } from './evaluate/evaluator-thread.ts';

/** What Comunica is to write: results as asked, graphs as N-Triples, from which the store makes what was asked for. */
export const answerFormats = ({ resultsFormat }: QueryOptions) => ({
  resultsType: resultsMediaTypes[resultsFormat],
  graphType: graphMediaTypes.ntriples,
  maxResultBytes: 256 * 1024 * 1024,
});

export function inGraphFormat({ form, body }: Evaluated, options: QueryOptions): QueryAnswer {
  if (form !== 'graph') return { form, body, mediaType: resultsMediaTypes[options.resultsFormat] };
  const written = options.graphFormat === 'ntriples' ? body : convertRdf(body, options.graphFormat);
  return { form, body: written, mediaType: graphMediaTypes[options.graphFormat] };
}
