import { z } from 'zod';

const count = (from: number, to: number) => z.number().int().min(from).max(to);
const megabytes = z.number().positive().max(16_384);

/** What the server spends on its callers. Everything that passes a limit is refused with its own code, never cut short. */
export const limitsSchema = z.strictObject({
  longQueries: count(1, 16)
    .default(1)
    .describe(
      'Long queries at once; each takes a copy of the data in memory, and one more copy is kept free for short ones',
    ),
  waitingQueries: count(1, 100_000).default(256).describe('Queries that may wait for their turn'),
  waitSeconds: z.number().positive().max(600).default(10).describe('How long one may wait'),
  queryMemoryMegabytes: megabytes.default(1024).describe('What all running queries may need beside the data'),
  resultMegabytes: megabytes.default(256).describe('One answer'),
  requestMegabytes: megabytes.default(1).describe('A request body or query string'),
  unreadMegabytes: megabytes.default(512).describe('Answers that wait for slow readers, together'),
  readerStallSeconds: z
    .number()
    .positive()
    .max(3600)
    .default(30)
    .describe('A reader that takes nothing for so long is hung up on'),
  anonymousPerMinute: count(0, 10_000_000)
    .default(600)
    .describe('Requests from one address without a token; 0: no limit'),
  knownPerMinute: count(0, 10_000_000).default(6000).describe('Requests with one token or identity; 0: no limit'),
});
