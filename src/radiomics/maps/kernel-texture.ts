import type { Vec3 } from '../../core/index.ts';
import { type GlcmFeatures, type GlcmPart, type GlcmScratch, glcmFeatures } from '../texture/glcm-features.ts';
import type { LevelSizeFeatures } from '../texture/level-size-features.ts';
import { levelSizeFeatures } from '../texture/level-size-features.ts';
import { type ToneDifferenceFeatures, toneDifferenceFeatures } from '../texture/tone-difference-features.ts';
import type { KernelWindows } from './kernel-windows.ts';

const epsilon = Number.EPSILON;

/** Distinct levels of the window, ascending, and the code of each level (its place among them). */
export class WindowLevels {
  readonly codes: Uint16Array;
  private readonly seen: Uint32Array;
  private readonly distinct: Uint16Array;
  private stamp = 0;
  count = 0;

  constructor(levelCount: number, mostVoxels: number) {
    this.codes = new Uint16Array(levelCount + 1);
    this.seen = new Uint32Array(levelCount + 1);
    this.distinct = new Uint16Array(mostVoxels);
  }

  read({ levels, voxels, count }: KernelWindows): Float64Array {
    this.stamp++;
    let found = 0;
    for (let n = 0; n < count; n++) {
      const level = levels[voxels[n]!]!;
      if (this.seen[level] === this.stamp) continue;
      this.seen[level] = this.stamp;
      // Insertion keeps the few levels in order.
      let at = found++;
      for (; at > 0 && this.distinct[at - 1]! > level; at--) this.distinct[at] = this.distinct[at - 1]!;
      this.distinct[at] = level;
    }
    for (let code = 0; code < found; code++) this.codes[this.distinct[code]!] = code;
    this.count = found;
    return Float64Array.from(this.distinct.subarray(0, found));
  }
}

export interface GlcmRule {
  readonly offsets: readonly Vec3[];
  readonly weights?: readonly number[] | undefined;
  readonly symmetric: boolean;
  readonly mcc: boolean;
  readonly parts: ReadonlySet<GlcmPart>;
  readonly scratch: GlcmScratch;
  /** For the counts of one direction, zero before and after. */
  readonly counts: Float64Array;
}

/** GLCM features of the window per offset (or merged); undefined where no pair exists. */
export function windowGlcm(
  window: KernelWindows,
  found: WindowLevels,
  levelCount: number,
  rule: GlcmRule,
): Array<GlcmFeatures | undefined> {
  const { levels, voxels, count } = window;
  const present = found.read(window);
  const n = present.length;
  const { codes } = found;
  const counts = rule.counts.subarray(0, n * n);
  const options = { epsilon, mcc: rule.mcc, parts: rule.parts };
  const features: Array<GlcmFeatures | undefined> = [];
  for (let d = 0; d < rule.offsets.length; d++) {
    const step = window.stepOf(rule.offsets[d]!);
    const weight = rule.weights === undefined ? 1 : rule.weights[d]!;
    for (let v = 0; v < count; v++) {
      const at = voxels[v]!;
      const other = levels[at + step]!;
      if (other === 0) continue;
      const a = codes[levels[at]!]!;
      const b = codes[other]!;
      counts[a * n + b]! += weight;
      if (rule.symmetric) counts[b * n + a]! += weight;
    }
    if (rule.weights) continue;
    features.push(glcmFeatures({ levels: present, counts, levelCount }, options, rule.scratch));
    counts.fill(0);
  }
  if (!rule.weights) return features;
  features.push(glcmFeatures({ levels: present, counts, levelCount }, options, rule.scratch));
  counts.fill(0);
  return features;
}

/** A small table of counts by code and size, read out as a sparse matrix and emptied. */
export class SizeTable {
  private readonly counts: Float64Array;
  private readonly width: number;

  constructor(mostLevels: number, mostSize: number) {
    this.width = mostSize + 1;
    this.counts = new Float64Array(mostLevels * this.width);
  }

  add(code: number, size: number, weight = 1): void {
    this.counts[code * this.width + size]! += weight;
  }

  features(present: Float64Array, voxelCount: number): LevelSizeFeatures | undefined {
    const { counts, width } = this;
    const used = present.length * width;
    let filled = 0;
    for (let cell = 0; cell < used; cell++) if (counts[cell] !== 0) filled++;
    const matrix = {
      levels: new Float64Array(filled),
      sizes: new Float64Array(filled),
      counts: new Float64Array(filled),
    };
    for (let cell = 0, at = 0; cell < used; cell++) {
      if (counts[cell] === 0) continue;
      matrix.levels[at] = present[Math.floor(cell / width)]!;
      matrix.sizes[at] = cell % width;
      matrix.counts[at++] = counts[cell]!;
      counts[cell] = 0;
    }
    return levelSizeFeatures(matrix, voxelCount, epsilon);
  }
}

/** Run length features per offset (or merged with weights); undefined where no line has two voxels. */
export function windowRuns(
  window: KernelWindows,
  found: WindowLevels,
  table: SizeTable,
  { offsets, weights }: Pick<GlcmRule, 'offsets' | 'weights'>,
): Array<LevelSizeFeatures | undefined> {
  const { levels, voxels, count } = window;
  const present = found.read(window);
  let merged = 0;
  const each = offsets.map((offset, d) => {
    if (!window.hasLineOfTwo(offset)) return undefined;
    const step = window.stepOf(offset);
    const weight = weights?.[d] ?? 1;
    for (let v = 0; v < count; v++) {
      const start = voxels[v]!;
      const level = levels[start]!;
      if (levels[start - step] === level) continue;
      let length = 1;
      for (let end = start + step; levels[end] === level; end += step) length++;
      table.add(found.codes[level]!, length, weight);
    }
    merged += weight;
    return weights ? undefined : table.features(present, count);
  });
  return weights ? [table.features(present, count * merged)] : each;
}

/** Zones of connected voxels of one level. */
export function windowZones(
  window: KernelWindows,
  found: WindowLevels,
  table: SizeTable,
  steps: Int32Array,
  scratch: { readonly seen: Uint8Array; readonly stack: Int32Array },
): LevelSizeFeatures | undefined {
  const { levels, voxels, count } = window;
  const { seen, stack } = scratch;
  const present = found.read(window);
  for (let v = 0; v < count; v++) {
    const seed = voxels[v]!;
    if (seen[seed] === 1) continue;
    const level = levels[seed]!;
    seen[seed] = 1;
    stack[0] = seed;
    let size = 0;
    for (let top = 1; top > 0; size++) {
      const at = stack[--top]!;
      for (let s = 0; s < steps.length; s++) {
        for (const next of [at + steps[s]!, at - steps[s]!]) {
          if (levels[next] !== level || seen[next] === 1) continue;
          seen[next] = 1;
          stack[top++] = next;
        }
      }
    }
    table.add(found.codes[level]!, size);
  }
  for (let v = 0; v < count; v++) seen[voxels[v]!] = 0;
  return table.features(present, count);
}

/** Dependences: neighbours whose level differs by at most `alpha`, and the voxel itself. */
export function windowDependences(
  window: KernelWindows,
  found: WindowLevels,
  table: SizeTable,
  steps: Int32Array,
  alpha: number,
): LevelSizeFeatures | undefined {
  const { levels, voxels, count } = window;
  const present = found.read(window);
  for (let v = 0; v < count; v++) {
    const at = voxels[v]!;
    const level = levels[at]!;
    let size = 1;
    for (let s = 0; s < steps.length; s++) {
      const [after, before] = [levels[at + steps[s]!]!, levels[at - steps[s]!]!];
      if (after !== 0 && Math.abs(after - level) <= alpha) size++;
      if (before !== 0 && Math.abs(before - level) <= alpha) size++;
    }
    table.add(found.codes[level]!, size);
  }
  return table.features(present, count);
}

/** NGTDM; voxels without neighbours count with a difference of 0, as in PyRadiomics. */
export function windowTones(window: KernelWindows, found: WindowLevels, steps: Int32Array): ToneDifferenceFeatures {
  const { levels, voxels, count } = window;
  const present = found.read(window);
  const counts = new Float64Array(present.length);
  const differences = new Float64Array(present.length);
  for (let v = 0; v < count; v++) {
    const at = voxels[v]!;
    const level = levels[at]!;
    let [sum, neighbours] = [0, 0];
    for (let s = 0; s < steps.length; s++) {
      const [after, before] = [levels[at + steps[s]!]!, levels[at - steps[s]!]!];
      sum += after + before;
      if (after !== 0) neighbours++;
      if (before !== 0) neighbours++;
    }
    const code = found.codes[level]!;
    counts[code]!++;
    if (neighbours > 0) differences[code]! += Math.abs(level - sum / neighbours);
  }
  return toneDifferenceFeatures({ levels: present, counts, differences });
}
