import { QiawError } from '../../core/index.ts';

/** An answer that would exceed the limit per request. */
export class AnswerTooLarge extends QiawError {
  readonly code = 'QIAW_GRAPHQL_LIMIT';
}

/** How many more objects a request may receive; shared by all operations of a batch. */
export interface Budget {
  left: number;
}

const mostThings = 250_000;

export const newBudget = (): Budget => ({ left: mostThings });

/** Deducts objects from the budget before they are built, so that a request for millions of values is refused early. */
export function spend({ budget }: { readonly budget: Budget }, things: number): void {
  budget.left -= things;
  if (budget.left >= 0) return;
  throw new AnswerTooLarge(
    `A request may return at most ${mostThings} objects. Request fewer at a time with \`first\` and \`after\`, or download the feature matrix of a cohort.`,
  );
}
