/** A channels-last tensor (z, y, x, c) in double precision; edge is the same on all three axes. */
export interface Maps {
  readonly edge: number;
  readonly channels: number;
  readonly values: Float64Array;
}

/**
 * Valid convolution without bias; kernel (k, k, k, in, out) as Keras stores it. Plain sums, so that it is the same on
 * every machine.
 */
export function convolve(input: Maps, kernel: Float32Array, size: number, filters: number): Maps {
  const { edge: n, channels } = input;
  const edge = n - size + 1;
  const values = new Float64Array(edge ** 3 * filters);
  const sums = new Float64Array(filters);
  for (let z = 0, to = 0; z < edge; z++) {
    for (let y = 0; y < edge; y++) {
      for (let x = 0; x < edge; x++, to += filters) {
        sums.fill(0);
        let weight = 0;
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            let from = (x + n * (y + b + n * (z + a))) * channels;
            for (let run = size * channels; run > 0; run--) {
              const value = input.values[from++]!;
              for (let f = 0; f < filters; f++) sums[f]! += value * kernel[weight++]!;
            }
          }
        }
        values.set(sums, to);
      }
    }
  }
  return { edge, channels: filters, values };
}

/** Largest value of each block of `size` cubed; an incomplete border is dropped. */
export function pooled({ edge: n, channels, values: from }: Maps, size: number): Maps {
  const edge = Math.floor(n / size);
  const values = new Float64Array(edge ** 3 * channels).fill(Number.NEGATIVE_INFINITY);
  for (let z = 0; z < edge * size; z++) {
    for (let y = 0; y < edge * size; y++) {
      for (let x = 0; x < edge * size; x++) {
        const at = (x + n * (y + n * z)) * channels;
        const to = (Math.floor(x / size) + edge * (Math.floor(y / size) + edge * Math.floor(z / size))) * channels;
        for (let c = 0; c < channels; c++) if (from[at + c]! > values[to + c]!) values[to + c] = from[at + c]!;
      }
    }
  }
  return { edge, channels, values };
}

/** Dense layer without bias on the flattened input; kernel (in, out). */
export function connect({ values: from }: Maps, kernel: Float32Array, units: number): Maps {
  const values = new Float64Array(units);
  for (let i = 0, weight = 0; i < from.length; i++)
    for (let u = 0; u < units; u++) values[u]! += from[i]! * kernel[weight++]!;
  return { edge: 1, channels: units, values };
}

export interface Moments {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Mean and population variance of each channel over a set of maps, rounded to float32 as the network stores them. */
export function momentsOf(maps: readonly Maps[]): Moments {
  const { channels } = maps[0]!;
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const count = maps.reduce((total, { values }) => total + values.length / channels, 0);
  for (const { values } of maps) for (let i = 0; i < values.length; i++) sum[i % channels]! += values[i]!;
  const mean = sum.map((total) => total / count);
  for (const { values } of maps)
    for (let i = 0; i < values.length; i++) squares[i % channels]! += (values[i]! - mean[i % channels]!) ** 2;
  return { mean: Float32Array.from(mean), variance: Float32Array.from(squares, (total) => total / count) };
}

/** (x - mean) / sqrt(variance + epsilon), in place. */
export function normalise(maps: Maps, { mean, variance }: Moments, epsilon: number): void {
  const { channels, values } = maps;
  const scale = Float64Array.from(variance, (v) => 1 / Math.sqrt(v + epsilon));
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean[i % channels]!) * scale[i % channels]!;
}

/** Leaky rectifier, in place. */
export function leak({ values }: Maps, slope: number): void {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i]! *= slope;
}
