import { instanceIris, type PublicRefusal, refusalKey } from '../../graph/index.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { readRefusals } from '../cases/case-documents.ts';
import { readableCases } from '../cases/readable-cases.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { graphqlContext } from '../graphql/request-context.ts';
import { mayListRefusal } from '../graphql/resolvers/query.ts';

/** A refusal with the cases that list it, and the datasets of its subject; both only as far as the caller may read them. */
export interface ListedRefusal {
  readonly refusal: PublicRefusal;
  readonly cases: readonly string[];
  readonly datasets: readonly string[];
}

/** The refusals that the caller may read, by the same rule as in GraphQL. */
export async function listRefusals(api: ApiContext, caller: Caller): Promise<ListedRefusal[]> {
  const all = await readRefusals(api.dataDirectory);
  const readable = caller.everything ? all : await ofReadableSubjects(all, api, caller);
  const cases = new Map<string, string[]>();
  const datasets = new Map<string, Set<string>>();
  for (const { id, run, subject, refusals } of (await readableCases(api, caller)).documents) {
    datasets.set(subject.id, (datasets.get(subject.id) ?? new Set()).add(run.dataset));
    for (const refusal of refusals ?? []) {
      const key = refusalKey(refusal);
      cases.set(key, [...(cases.get(key) ?? []), id]);
    }
  }
  return readable.map((refusal) => ({
    refusal,
    cases: cases.get(refusalKey(refusal)) ?? [],
    datasets: [...(datasets.get(refusal.input.subject ?? '') ?? [])].sort(),
  }));
}

async function ofReadableSubjects(
  all: readonly PublicRefusal[],
  api: ApiContext,
  caller: Caller,
): Promise<readonly PublicRefusal[]> {
  const context = graphqlContext(api, caller, await currentColumns(api));
  const { subject } = instanceIris(api.base);
  return all.filter(({ input }) => mayListRefusal(input.subject && subject(input.subject).value, context));
}
