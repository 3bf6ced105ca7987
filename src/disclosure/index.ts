export * from './bands.ts';
export * from './errors.ts';
export { fixCounts } from './fix.ts';
export { answerOf } from './lattice.ts';
export type * from './model.ts';
export { sizeBand } from './size-band.ts';
