export * from './describe-feature.ts';
export * from './feature-table.ts';
export * from './markdown-table.ts';
export * from './resolve-unit.ts';
