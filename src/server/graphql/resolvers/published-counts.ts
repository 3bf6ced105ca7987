import { join } from 'node:path';
import { type PublishedCounts, publishedCounts } from '../../../catalogue/index.ts';
import { answerOf, type Condition, QuestionUnknown } from '../../../cohorts/index.ts';
import { AskedQuestions } from '../../access/asked-questions.ts';
import { assertMayCount } from '../../access/caller.ts';
import type { ApiContext } from '../../app/context.ts';
import type { GraphqlContext } from '../request-context.ts';

/** The file in the data directory that counts the questions asked. */
export const askedQuestionsName = 'asked-questions.json';

const asked = new WeakMap<ApiContext, AskedQuestions>();

function askedOf(api: ApiContext): AskedQuestions {
  const known = asked.get(api) ?? new AskedQuestions(join(api.dataDirectory, askedQuestionsName));
  asked.set(api, known);
  return known;
}

type Shown = PublishedCounts & { readonly dataset: string };

export const publishedResolvers = {
  Query: {
    async publishedCounts(_: unknown, { dataset }: { dataset: string }, { api }: GraphqlContext) {
      const found = await publishedCounts(api.dataDirectory, dataset);
      return found === undefined ? null : { dataset, ...found };
    },
    async countPublished(
      _: unknown,
      { dataset, conditions }: { dataset: string; conditions: readonly Condition[] },
      { api, caller }: GraphqlContext,
    ) {
      assertMayCount(dataset, caller);
      const found = await publishedCounts(api.dataDirectory, dataset);
      if (found === undefined) {
        throw new QuestionUnknown(
          'No counts were fixed for this dataset: it is not published, or everybody may read it. `publishedCounts` shows whether a dataset has any.',
        );
      }
      const told = answerOf(conditions, found.counts);
      const { questions } = caller;
      const questionsLeft = questions === undefined ? null : await askedOf(api).spend(questions);
      if (typeof told === 'number') return { answer: 'ABOUT', count: told, questionsLeft };
      if (told === 'atLeast') return { answer: 'AT_LEAST', count: found.counts.k, questionsLeft };
      return { answer: 'NOT_TOLD', count: null, questionsLeft };
    },
  },
  PublishedCounts: {
    smallCells: ({ counts }: Shown) => counts.k,
    countFrom: ({ counts }: Shown) => counts.countFrom,
    individuals: ({ counts, totals }: Shown) => (totals ? counts.individuals.told : null),
    records: ({ counts, totals }: Shown) => (totals ? counts.records.told : null),
    facets: ({ counts: { facets, variables } }: Shown) =>
      facets.map(({ variable, cells, missing }) => {
        const { label, keys } = variables.find(({ name }) => name === variable)!;
        return {
          variable,
          label,
          cells: cells.map(({ key, told }, at) => ({ key, label: keys[at]!.label, count: told })),
          missing: missing.told,
        };
      }),
  },
};
