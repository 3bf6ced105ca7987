export { Bitset } from './bitset.ts';
export { externalLabels } from './class-labels.ts';
export { LiveColumns, type LiveOptions } from './live-columns.ts';
export type * from './model.ts';
export { type ValueColumn, valuesAt } from './value-column.ts';
