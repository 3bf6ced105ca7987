import { z } from 'zod';

const count = (from: number, to: number) => z.number().int().min(from).max(to);
const megabytes = z.number().positive().max(16_384);

/**
 * Resources that the server spends on its callers. A request that exceeds a limit is refused with a specific code,
 * never truncated.
 */
export const limitsSchema = z.strictObject({
  longQueries: count(1, 16)
    .default(1)
    .describe(
      'Concurrent long queries; each needs a copy of the data in memory, and one more copy is reserved for short ones',
    ),
  waitingQueries: count(1, 100_000).default(256).describe('Queries that may wait for their turn'),
  waitSeconds: z.number().positive().max(600).default(10).describe('How long one may wait'),
  queryMemoryMegabytes: megabytes.default(1024).describe('Memory for all running queries, in addition to the data'),
  resultMegabytes: megabytes.default(256).describe('One answer'),
  requestMegabytes: megabytes.default(1).describe('A request body or query string'),
  unreadMegabytes: megabytes.default(512).describe('Answers that wait for slow readers, together'),
  readerStallSeconds: z
    .number()
    .positive()
    .max(3600)
    .default(30)
    .describe('A reader that reads nothing for this long is disconnected'),
  anonymousPerMinute: count(0, 10_000_000)
    .default(600)
    .describe('Requests from one address without a token; 0: no limit'),
  knownPerMinute: count(0, 10_000_000).default(6000).describe('Requests with one token or identity; 0: no limit'),
});
