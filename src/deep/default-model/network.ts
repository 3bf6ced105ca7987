import type { KerasArchitecture, KerasLayer } from '../keras/architecture.ts';
import { EDGE } from './phantom-cube.ts';

/** Layer whose output is the feature vector: the last normalisation, so that components have one scale. */
export const FEATURE_LAYER = 'norm_5';
export const FEATURES = 64;

export const BATCH_NORM_EPSILON = 0.001;
export const LEAK = 0.1;

const layer = (className: string, name: string, config: KerasLayer['config'] = {}): KerasLayer => ({
  className,
  name,
  config,
});
const conv = (name: string, filters: number, edge: number): KerasLayer =>
  layer('Conv3D', name, { filters, kernel_size: [edge, edge, edge] });
const norm = (name: string): KerasLayer => layer('BatchNormalization', name, { epsilon: BATCH_NORM_EPSILON });
const leaky = (name: string): KerasLayer => layer('LeakyReLU', name, { alpha: LEAK });
const pool = (name: string, edge: number): KerasLayer => layer('MaxPooling3D', name, { pool_size: [edge, edge, edge] });

/** The layer types of Hosny et al. 2018 at a two-hundredth of the size: 60 thousand weights. */
export const defaultArchitecture: KerasArchitecture = {
  inputShape: [EDGE, EDGE, EDGE, 1],
  layers: [
    conv('conv_1', 8, 5),
    norm('norm_1'),
    leaky('leaky_1'),
    pool('pool_1', 3),
    conv('conv_2', 16, 3),
    norm('norm_2'),
    leaky('leaky_2'),
    conv('conv_3', 32, 3),
    norm('norm_3'),
    leaky('leaky_3'),
    pool('pool_2', 4),
    layer('Flatten', 'flatten'),
    layer('Dense', 'dense_1', { units: 128 }),
    norm('norm_4'),
    leaky('leaky_4'),
    layer('Dense', 'dense_2', { units: FEATURES }),
    norm(FEATURE_LAYER),
  ],
};
