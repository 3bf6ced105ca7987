export * from './case-record.ts';
export * from './check.ts';
export * from './execution.ts';
export { headPartOf, headRegionOf, headSignsOf } from './head.ts';
