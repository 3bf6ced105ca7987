export * from './case-record.ts';
export * from './execution.ts';
