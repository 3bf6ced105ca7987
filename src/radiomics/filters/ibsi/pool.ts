import type { Pooling } from './model.ts';

/** Pools response maps voxel by voxel. */
export class Pool {
  private readonly values: Float64Array;
  private readonly pooling: Pooling;
  private count = 0;

  constructor(pooling: Pooling, length: number) {
    this.pooling = pooling;
    this.values = new Float64Array(length);
  }

  /** Adds a response, times `sign`. */
  add(response: Float64Array, sign: 1 | -1 = 1): void {
    const { values } = this;
    if (this.count++ === 0) {
      for (let i = 0; i < values.length; i++) values[i] = sign * response[i]!;
    } else if (this.pooling === 'max') {
      for (let i = 0; i < values.length; i++) {
        const value = sign * response[i]!;
        if (value > values[i]!) values[i] = value;
      }
    } else if (this.pooling === 'min') {
      for (let i = 0; i < values.length; i++) {
        const value = sign * response[i]!;
        if (value < values[i]!) values[i] = value;
      }
    } else {
      for (let i = 0; i < values.length; i++) values[i]! += sign * response[i]!;
    }
  }

  /** The pooled response; it may be taken once. */
  result(): Float64Array {
    if (this.pooling === 'mean' && this.count > 1) {
      for (let i = 0; i < this.values.length; i++) this.values[i]! /= this.count;
    }
    return this.values;
  }
}
