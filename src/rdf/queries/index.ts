export { bindParameters } from './bind-parameters.ts';
export * from './errors.ts';
export { internalQuery, loadQueries, readQuery } from './load-queries.ts';
export type { NamedQuery, ParameterType, QueryParameter } from './model.ts';
