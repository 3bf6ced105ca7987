import type { Mask, Volume } from '../../core/index.ts';
import type { CardInput } from '../model/card.ts';
import type { DeepNote } from '../model/model.ts';
import type { Tensor } from '../model/runtime.ts';
import { cubeGrid, indexMap } from './cube-geometry.ts';
import { placeOfRoi, type RoiPlace } from './roi-centre.ts';
import { sampleVolume } from './sample.ts';

export interface NetworkInput {
  /** Batch of one: (1, D, H, W, C) or (1, C, D, H, W), without D for a two-dimensional layout. */
  readonly tensor: Tensor;
  readonly notes: readonly DeepNote[];
}

/**
 * The cube of one ROI as network input: sampled around the ROI's centre on the real geometry, masked, clamped, scaled,
 * ordered. The caller ensures that image and mask share a grid. @throws DeepRoiEmpty
 */
export function networkInput(image: Volume, mask: Mask, input: CardInput): NetworkInput {
  const place = placeOfRoi(mask, input.centre);
  const cube = cubeGrid(image.grid, place.centre, input);
  const notes: DeepNote[] = [];
  const needs = (channel: CardInput['channels'][number]): boolean => input.channels.includes(channel);

  const roi = needs('mask') || needs('masked-image') ? sampleMask(mask, cube, input) : undefined;
  const channels: Float32Array[] = [];
  let raw: Float64Array | undefined;
  if (needs('image') || needs('masked-image')) {
    const sampled = sampleVolume(image, cube, input.interpolation.image, input.outside);
    raw = sampled.values;
    if (sampled.outsideCount > 0) notes.push(paddedNote(sampled.outsideCount, raw.length));
  }
  const exceeds = exceedsCube(mask, place, cube);
  if (exceeds) notes.push(exceeds);

  const fill = input.maskFill ?? (input.outside === 'edge' ? 0 : input.outside);
  for (const channel of input.channels) {
    if (channel === 'mask') channels.push(Float32Array.from(roi!));
    else if (channel === 'image') channels.push(scale(raw!, input));
    else
      channels.push(
        scale(
          raw!.map((value, at) => (roi![at] === 1 ? value : fill)),
          input,
        ),
      );
  }
  return { tensor: inTensorOrder(channels, input), notes };
}

function sampleMask(mask: Mask, cube: ReturnType<typeof cubeGrid>, input: CardInput): Uint8Array {
  const { values } = sampleVolume(mask, cube, input.interpolation.mask, 0);
  return Uint8Array.from(values, (value) => (value >= 0.5 ? 1 : 0));
}

/** Window and scaling in double precision, rounded to float32 once. */
function scale(raw: Float64Array, { intensity }: CardInput): Float32Array {
  const [low, high] = intensity.window ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const clamped = new Float64Array(raw.length);
  for (let at = 0; at < raw.length; at++) {
    const value = raw[at]!;
    clamped[at] = value < low ? low : value > high ? high : value;
  }
  const { subtract, divide } = intensity.scaling.kind === 'linear' ? intensity.scaling : zScore(clamped);
  const scaled = new Float32Array(raw.length);
  for (let at = 0; at < raw.length; at++) scaled[at] = (clamped[at]! - subtract) / divide;
  return scaled;
}

function zScore(values: Float64Array): { readonly subtract: number; readonly divide: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { subtract: mean, divide: variance > 0 ? Math.sqrt(variance) : 1 };
}

/** Interleaves channels and puts the axes into the card's order; the last axis is fastest. */
function inTensorOrder(channels: readonly Float32Array[], input: CardInput): Tensor {
  const axes = [...input.axisOrder].map((name) => 'xyz'.indexOf(name));
  const strides = [1, input.size[0], input.size[0] * input.size[1]];
  const [d, h, w] = axes.map((axis) => input.size[axis]!) as [number, number, number];
  const [sd, sh, sw] = axes.map((axis) => strides[axis]!) as [number, number, number];
  const count = channels.length;
  const last = input.layout.endsWith('C');
  const data = new Float32Array(d * h * w * count);
  for (const [channel, values] of channels.entries()) {
    let to = last ? channel : channel * d * h * w;
    const hop = last ? count : 1;
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < h; b++) {
        const base = a * sd + b * sh;
        for (let c = 0; c < w; c++, to += hop) data[to] = values[base + c * sw]!;
      }
    }
  }
  const space = input.layout.includes('D') ? [d, h, w] : [h, w];
  return { shape: last ? [1, ...space, count] : [1, count, ...space], data };
}

function paddedNote(outside: number, all: number): DeepNote {
  return {
    code: 'QIAW_DEEP_CUBE_PADDED',
    message: `${((100 * outside) / all).toFixed(1)} % of the cube is outside the image and has the card's value for that.`,
  };
}

/** The eight corners of the ROI's box (outer faces of its voxels) against the cube's. */
function exceedsCube(mask: Mask, place: RoiPlace, cube: ReturnType<typeof cubeGrid>): DeepNote | undefined {
  const { origin, step } = indexMap(mask.grid, cube);
  let exceeds = false;
  for (let corner = 0; corner < 8; corner++) {
    const at = [0, 1, 2].map((axis) => ((corner >> axis) & 1 ? place.high[axis]! + 0.5 : place.low[axis]! - 0.5));
    for (let axis = 0; axis < 3; axis++) {
      const index = origin[axis]! + step[0][axis]! * at[0]! + step[1][axis]! * at[1]! + step[2][axis]! * at[2]!;
      if (index < -0.5 - 1e-6 || index > cube.size[axis]! - 0.5 + 1e-6) exceeds = true;
    }
  }
  if (!exceeds) return undefined;
  return {
    code: 'QIAW_DEEP_ROI_EXCEEDS_CUBE',
    message: "The ROI's box is larger than the model's cube; the network sees only the part around the centre.",
  };
}
