export { type CatalogueEntry, datasetQuads, headQuads } from './build.ts';
export type { CatalogueContext, Layer } from './context.ts';
export { profileTitle } from './record.ts';
export { catalogueTerms } from './vocabularies.ts';
