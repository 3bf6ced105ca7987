export { checkCard, type ModelCard, parseCard } from './card.ts';
export {
  type DeepFeatureRow,
  deepFeaturesCsv,
  parseDeepFeaturesCsv,
  type StoredVector,
} from './csv.ts';
export {
  type DeepBatchOptions,
  type DeepOptions,
  type DeepOutcome,
  deepFeatures,
  deepFeaturesBatch,
} from './deep-features.ts';
export { type DeepFromFilesOptions, deepFromFiles } from './deep-from-files.ts';
export { DeepModel, type ModelIdentity } from './deep-model.ts';
export * from './errors.ts';
export { float32Text } from './float32-text.ts';
export type { DeepNote, DeepVector, Prediction } from './model.ts';
export { loadOnnxRuntime } from './onnx-runtime.ts';
export { packFloat32le, unpackFloat32le } from './packed-vector.ts';
export {
  type ModelListing,
  ModelRegistry,
  openRegistry,
  type RegistryOptions,
} from './registry/registry.ts';
export type { InferenceRuntime, InferenceSession, RuntimeLoader, Tensor } from './runtime.ts';
export { vectorJson } from './vector-json.ts';
