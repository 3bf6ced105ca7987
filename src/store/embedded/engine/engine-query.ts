import { graphMediaTypes, resultsMediaTypes } from '../../media-types.ts';
import type { QueryOptions } from '../../port.ts';
import { outlineOf } from '../../syntax/sparql-text.ts';
import type { EngineQuery } from './messages.ts';

/**
 * Determines form, media type and dataset of a query. Oxigraph's union option overrides FROM, so it is set only if neither
 * the query nor the protocol specifies a dataset. A protocol dataset is complete (SPARQL Protocol 2.1.4).
 */
export function engineQuery(
  text: string,
  options: QueryOptions,
  unionByDefault: boolean,
): Omit<EngineQuery, 'form'> & { form: EngineQuery['form'] | 'update' } {
  const outline = outlineOf(text);
  const form = outline.form === 'unknown' ? 'bindings' : outline.form;
  const given = options.defaultGraphs !== undefined || options.namedGraphs !== undefined;
  return {
    text,
    form,
    mediaType: form === 'graph' ? graphMediaTypes[options.graphFormat] : resultsMediaTypes[options.resultsFormat],
    union: unionByDefault && !given && !outline.hasDataset,
    ...(given ? { defaultGraphs: options.defaultGraphs ?? [], namedGraphs: options.namedGraphs ?? [] } : {}),
    ...(options.base === undefined ? {} : { base: options.base }),
  };
}
