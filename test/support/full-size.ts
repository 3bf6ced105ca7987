/**
 * Whether long tests run in full, as in `npm run spec` (`test/spec/full-size.spec.ts` lists them). `npm test` takes a share that
 * can still fail.
 */
export const isFullSize = process.env['QIAW_FULL_SIZE'] === '1';

/** Whether `npm run spec -- --quick` runs: topics take a share of their sets, repetitions or people. */
export const isQuick = process.env['QIAW_QUICK'] !== undefined;

/** The first value in `npm test`, the second at full size. */
export const atSize = <T>(small: T, full: T): T => (isFullSize ? full : small);
