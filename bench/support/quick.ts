/** `npm run bench -- --quick`: shows within a minute that a topic runs; its figures mean little. */
export const isQuick = process.env['QIAW_QUICK'] === '1';

/**
 * Ends a topic that cannot be measured here; the runner (src/setup/topics.mjs) reports it as skipped, with this reason.
 */
export function skipTopic(reason: string): never {
  console.log(`skipped: ${reason}`);
  process.exit(77);
}
