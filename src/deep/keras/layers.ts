import { activation, type LayerContext } from './emitter.ts';

/** Converts one layer; returns the Keras shape (channels last, without batch) of its output, whose tensor has the layer's name. */
type LayerConverter = (context: LayerContext) => readonly number[];

/** Every supported layer class, with its names in Keras 1 and Keras 2. */
export const layerConverters: Readonly<Record<string, LayerConverter>> = {
  Convolution2D: (context) => convolution(context, 2),
  Conv2D: (context) => convolution(context, 2),
  Convolution3D: (context) => convolution(context, 3),
  Conv3D: (context) => convolution(context, 3),
  MaxPooling2D: (context) => maxPooling(context, 2),
  MaxPooling3D: (context) => maxPooling(context, 3),
  BatchNormalization: batchNormalization,
  LeakyReLU: leakyRelu,
  ReLU: relu,
  Activation: (context) => {
    activation(context, context.input, String(context.settings.value('activation')));
    return context.shape;
  },
  Softmax: (context) => {
    const axis = context.settings.number(-1, 'axis');
    if (axis !== -1 && axis !== context.shape.length) throw context.settings.fail('only the last axis is supported');
    activation(context, context.input, 'softmax');
    return context.shape;
  },
  Flatten: flatten,
  Dense: dense,
  Dropout: inactive,
  SpatialDropout2D: inactive,
  SpatialDropout3D: inactive,
};

function convolution(context: LayerContext, rank: 2 | 3): readonly number[] {
  const { settings, graph, name, input } = context;
  settings.requireChannelsLast();
  requireRank(context, rank);
  const filters = settings.number(undefined, 'nb_filter', 'filters');
  const kernel = kernelSize(context, rank);
  const strides = settings.sizes(rank, Array<number>(rank).fill(1), 'subsample', 'strides');
  const dilations = settings.sizes(rank, Array<number>(rank).fill(1), 'dilation_rate');
  if (settings.number(1, 'groups') !== 1) throw settings.fail('grouped convolution is not supported');
  const values = context.weight([...kernel, context.channels, filters], 'W', 'kernel');
  const turned = kernelsFirst(values, context.channels, filters);
  const inputs = [input, graph.weight(`${name}/kernel`, [filters, context.channels, ...kernel], turned)];
  if (settings.flag(true, 'bias', 'use_bias')) {
    inputs.push(graph.weight(`${name}/bias`, [filters], context.weight([filters], 'b', 'bias')));
  }
  const padding = settings.padding();
  const out = graph.node('Conv', inputs, `${name}/conv`, { kernel_shape: kernel, strides, dilations, ...padding });
  context.activated(out);
  const reach = kernel.map((k, axis) => (k - 1) * dilations[axis]! + 1);
  return [...windowed(context, reach, strides, 'auto_pad' in padding), filters];
}

/** Keras 1 names each edge (`nb_row`, `kernel_dim1`), Keras 2 has one list. */
function kernelSize({ settings }: LayerContext, rank: 2 | 3): readonly number[] {
  if (settings.value('kernel_size') !== undefined) return settings.sizes(rank, undefined, 'kernel_size');
  const keys = rank === 2 ? ['nb_row', 'nb_col'] : ['kernel_dim1', 'kernel_dim2', 'kernel_dim3'];
  return keys.map((key) => settings.number(undefined, key));
}

/** (k…, in, out) -> (out, in, k…), as ONNX requires; TensorFlow correlates, so kernels are not flipped. */
function kernelsFirst(values: Float32Array, channels: number, filters: number): Float32Array {
  const result = new Float32Array(values.length);
  const points = values.length / (channels * filters);
  for (let point = 0, from = 0; point < points; point++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let filter = 0; filter < filters; filter++, from++) {
        result[(filter * channels + channel) * points + point] = values[from]!;
      }
    }
  }
  return result;
}

function maxPooling(context: LayerContext, rank: 2 | 3): readonly number[] {
  const { settings, graph, name, input } = context;
  settings.requireChannelsLast();
  requireRank(context, rank);
  const pool = settings.sizes(rank, Array<number>(rank).fill(2), 'pool_size');
  const strides = settings.sizes(rank, pool, 'strides');
  const padding = settings.padding();
  graph.node('MaxPool', [input], name, { kernel_shape: pool, strides, ...padding });
  return [...windowed(context, pool, strides, 'auto_pad' in padding), context.channels];
}

/** Output edge lengths of a sliding window. */
function windowed(
  context: LayerContext,
  reach: readonly number[],
  strides: readonly number[],
  same: boolean,
): number[] {
  return reach.map((window, axis) => {
    const n = context.shape[axis]!;
    const out = same ? Math.ceil(n / strides[axis]!) : Math.floor((n - window) / strides[axis]!) + 1;
    if (out < 1) throw context.settings.fail(`its window of ${window} is larger than its input of ${n}`);
    return out;
  });
}

function batchNormalization(context: LayerContext): readonly number[] {
  const { settings, graph, name, input } = context;
  const channels = [context.channels];
  if (settings.number(0, 'mode') !== 0) throw settings.fail('only mode 0 (feature-wise, stored moments) is supported');
  const axis = settings.value('axis') ?? -1;
  const last = Array.isArray(axis) && axis.length === 1 ? axis[0] : axis;
  if (last !== -1 && last !== context.shape.length)
    throw settings.fail('only normalisation over the last axis is supported');
  const constant = (value: number): Float32Array => new Float32Array(context.channels).fill(value);
  const gamma = settings.flag(true, 'scale') ? context.weight(channels, 'gamma') : constant(1);
  const beta = settings.flag(true, 'center') ? context.weight(channels, 'beta') : constant(0);
  const mean = context.weight(channels, 'running_mean', 'moving_mean');
  // Keras 1 calls it running_std, but stores the variance.
  const variance = context.weight(channels, 'running_std', 'moving_variance');
  if (variance.some((value) => value < 0))
    throw settings.fail('a stored variance is negative: the weights are damaged');
  const arrays = { gamma, beta, mean, variance };
  const inputs = Object.entries(arrays).map(([key, values]) => graph.weight(`${name}/${key}`, channels, values));
  graph.node('BatchNormalization', [input, ...inputs], name, { epsilon: { float: settings.number(0.001, 'epsilon') } });
  return context.shape;
}

function leakyRelu({ settings, graph, name, input, shape }: LayerContext): readonly number[] {
  graph.node('LeakyRelu', [input], name, { alpha: { float: settings.number(0.3, 'alpha', 'negative_slope') } });
  return shape;
}

function relu({ settings, graph, name, input, shape }: LayerContext): readonly number[] {
  if (settings.number(0, 'threshold') !== 0) throw settings.fail('a threshold other than 0 is not supported');
  if (settings.value('max_value') !== undefined) throw settings.fail('a max_value is not supported');
  const slope = settings.number(0, 'negative_slope');
  if (slope === 0) graph.node('Relu', [input], name);
  else graph.node('LeakyRelu', [input], name, { alpha: { float: slope } });
  return shape;
}

/** Keras flattens channels last, so the tensor is transposed back first. */
function flatten({ graph, name, input, shape }: LayerContext): readonly number[] {
  const turned =
    shape.length > 1
      ? graph.node('Transpose', [input], `${name}/channels_last`, { perm: channelsLast(shape.length) })
      : input;
  graph.node('Flatten', [turned], name, { axis: 1 });
  return [shape.reduce((product, n) => product * n, 1)];
}

function dense(context: LayerContext): readonly number[] {
  const { settings, graph, name, input } = context;
  if (context.shape.length !== 1) throw settings.fail('its input is not flat; put Flatten before it');
  const units = settings.number(undefined, 'output_dim', 'units');
  const kernel = context.weight([context.channels, units], 'W', 'kernel');
  const inputs = [input, graph.weight(`${name}/kernel`, [context.channels, units], kernel)];
  if (settings.flag(true, 'bias', 'use_bias')) {
    inputs.push(graph.weight(`${name}/bias`, [units], context.weight([units], 'b', 'bias')));
  }
  context.activated(graph.node('Gemm', inputs, `${name}/gemm`));
  return [units];
}

/** Dropout has no effect outside training. */
function inactive({ graph, name, input, shape }: LayerContext): readonly number[] {
  graph.node('Identity', [input], name);
  return shape;
}

function requireRank({ settings, shape }: LayerContext, rank: 2 | 3): void {
  if (shape.length !== rank + 1) throw settings.fail(`its input has ${shape.length - 1} spatial axes, not ${rank}`);
}

/** Axes of (N, C, space…) in the order (N, space…, C); `rank` counts space and channels. */
function channelsLast(rank: number): readonly number[] {
  return [0, ...Array.from({ length: rank - 1 }, (_, axis) => axis + 2), 1];
}
