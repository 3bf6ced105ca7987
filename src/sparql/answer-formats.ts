import { convertRdf, graphMediaTypes, type QueryAnswer, type QueryOptions, resultsMediaTypes } from '../store/index.ts';
import type { Evaluated } from './evaluate/evaluator-thread.ts';

/** Output formats for Comunica: results as requested; graphs as N-Triples, which the store converts to the requested format. */
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
