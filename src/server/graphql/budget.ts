import { QiawError } from '../../core/index.ts';

/** An answer that would be larger than one request may get. */
export class AnswerTooLarge extends QiawError {
  readonly code = 'QIAW_GRAPHQL_LIMIT';
}

/** How many things one request may still be given; shared by all operations of a batch. */
export interface Budget {
  left: number;
}

const mostThings = 250_000;

export const newBudget = (): Budget => ({ left: mostThings });

/** Counts things into an answer before they are made, so that a request for millions of values costs nothing. */
export function spend({ budget }: { readonly budget: Budget }, things: number): void {
  budget.left -= things;
  if (budget.left >= 0) return;
  throw new AnswerTooLarge(
    `One request is given at most ${mostThings} things. Ask for fewer at once with \`first\` and \`after\`, or take the feature matrix of a cohort.`,
  );
}
