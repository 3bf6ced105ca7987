import type { GraphStore, QueryAnswer, QueryOptions } from '../../store/index.ts';
import { answerFormats, inGraphFormat } from '../answer-formats.ts';
import type { Evaluator } from './evaluator.ts';
import type { Answerer } from './evaluator-thread.ts';
import { localTarget } from './messages.ts';

/**
 * Evaluates all operators of a query with Comunica; the store only matches patterns. Slow on large data; for queries on which the
 * embedded engine deviates from the recommendation. Same answers, errors and limits as `store.query`.
 */
export async function evaluateFully(
  evaluator: Evaluator,
  store: GraphStore,
  text: string,
  options: QueryOptions,
): Promise<QueryAnswer> {
  const formats = answerFormats(options);
  const run = {
    text,
    local: 'patterns',
    ...formats,
    ...(options.base === undefined ? {} : { base: options.base }),
  } as const;
  const { form, body } = await evaluator.evaluate(run, localAnswerer(store, options), options);
  return inGraphFormat({ form, body }, options);
}

/** Runs subqueries on the embedded engine, with the dataset and limits of the whole query. */
export function localAnswerer(
  store: GraphStore,
  { defaultGraphs, namedGraphs, timeoutMs, signal }: QueryOptions,
): Answerer {
  const options: QueryOptions = {
    resultsFormat: 'json',
    graphFormat: 'turtle',
    timeoutMs,
    ...(defaultGraphs && { defaultGraphs }),
    ...(namedGraphs && { namedGraphs }),
    ...(signal && { signal }),
  };
  return async (target, query) => {
    if (target !== localTarget) throw new Error('No other endpoints are available here.');
    return await store.query(query, options);
  };
}
