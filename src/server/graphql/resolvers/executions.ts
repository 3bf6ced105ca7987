import { AccessRefused } from '../../access/errors.ts';
import { type Execution, followExecutions, readExecutions } from '../executions.ts';
import type { GraphqlContext } from '../request-context.ts';

/** The log lists runs of every dataset. */
function assertReadsEverything({ caller }: GraphqlContext): void {
  if (!caller.everything) throw new AccessRefused('QIAW_TOKEN_NEEDED', 'Executions require access to every record.');
}

export const executionResolvers = {
  Query: {
    async executions(_: unknown, { first }: { first?: number | null }, context: GraphqlContext) {
      assertReadsEverything(context);
      return (await readExecutions(context.api)).slice(0, Math.max(0, first ?? 20));
    },
  },
  Subscription: {
    executions: {
      subscribe(_: unknown, __: unknown, context: GraphqlContext & { readonly request: Request }) {
        assertReadsEverything(context);
        const { stopping } = context.api;
        const left = context.request.signal;
        return followExecutions(context.api, stopping === undefined ? left : AbortSignal.any([left, stopping]));
      },
      resolve: (execution: Execution) => execution,
    },
  },
};
