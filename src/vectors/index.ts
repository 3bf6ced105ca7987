export {
  CatalogueVectors,
  type NearestRequest,
  type NearestVector,
} from './catalogue-vectors.ts';
export { findSimilar, type SimilarOptions } from './find-similar.ts';
export { deepVectorFunctions, type VectorFunction } from './functions.ts';
export { loadVectors } from './load-vectors.ts';
export { type Metric, type NearestOptions, type Neighbour, VectorIndex } from './vector-index.ts';
