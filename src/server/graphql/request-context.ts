import { type CatalogueColumns, type Population, populationOf } from '../../cohorts/index.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { type Budget, newBudget } from './budget.ts';

/** What resolvers get for a request. Everything is in memory: no resolver queries the store. */
export interface GraphqlContext {
  readonly api: ApiContext;
  readonly caller: Caller;
  readonly columns: CatalogueColumns;
  readonly population: Population;
  readonly budget: Budget;
}

export function graphqlContext(api: ApiContext, caller: Caller, columns: CatalogueColumns): GraphqlContext {
  const mayRead = (iri: string): boolean => caller.mayRead(datasetId(iri));
  const population = populationOf(columns, mayRead, caller.everything);
  return { api, caller, columns, population, budget: newBudget() };
}

export const datasetId = (iri: string): string => decodeURIComponent(iri.slice(iri.lastIndexOf('/') + 1));

/** Ids of the datasets whose records (or counts, for a token with that scope) an answer may contain; `*` for all. */
export const readableDatasets = ({ caller, columns }: GraphqlContext): string[] =>
  caller.everything ? ['*'] : columns.datasets.map(datasetId).filter((id) => caller.mayRead(id) || caller.mayCount(id));
