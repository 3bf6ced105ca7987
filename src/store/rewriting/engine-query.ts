import { graphMediaTypes, resultsMediaTypes } from '../media-types.ts';
import type { QueryAnswer, QueryOptions } from '../port.ts';
import { outlineOf } from '../syntax/sparql-text.ts';

/** A query with all options resolved; the engine only runs it. */
export interface EngineQuery {
  readonly text: string;
  /** Media type of the answer. */
  readonly mediaType: string;
  readonly form: QueryAnswer['form'];
  readonly union: boolean;
  readonly defaultGraphs?: readonly string[];
  readonly namedGraphs?: readonly string[];
  readonly base?: string;
  /** Answer as UTF-8 bytes, transferred without a copy, instead of text. */
  readonly asBytes?: boolean;
}

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
