import type { FeatureSet } from '../model.ts';

export type Warning = FeatureSet['warnings'][number];
