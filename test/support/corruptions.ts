import type { PhantomFile } from '../../src/pipeline/demo/patient.ts';
import { seeded } from '../../src/pipeline/demo/random.ts';
import { corruptibleSize } from './corruptible-phantom.ts';
import { absurd } from './corruptions-absurd.ts';
import { damaged } from './corruptions-damaged.ts';
import { harmless } from './corruptions-harmless.ts';

/** What a change of the files must lead to. */
export type Expectation =
  /** The case is processed, and exactly these voxels (index in the volume) differ. */
  | { readonly kind: 'processed'; readonly changedVoxels: ReadonlySet<number> }
  /** No case is made, and one of these codes states why. */
  | { readonly kind: 'refused'; readonly codes: readonly string[] }
  /** The case is made without the image, and a note reports that a listed image is missing. */
  | { readonly kind: 'image-missing' }
  /** One ROI is left out with this code; the image and the other ROIs are unchanged. */
  | { readonly kind: 'roi-refused'; readonly code: string }
  /** Same image, same contours, same digests. */
  | { readonly kind: 'unchanged' };

export interface Corruption {
  readonly name: string;
  readonly apply: (files: readonly PhantomFile[]) => readonly PhantomFile[];
  readonly expect: Expectation;
}

export type Random = () => number;

/** The seeded list; the same seed gives the same corruptions. */
export function corruptions(count: number, seed: number): Corruption[] {
  const random = seeded(seed);
  const named = [...damaged(random), ...absurd(), ...harmless(random)];
  const flips = Array.from({ length: Math.max(0, count - named.length) }, (_, index) => flippedPixels(random, index));
  return [...named, ...flips].slice(0, count);
}

/** Some stored values changed, in one slice or in several. */
function flippedPixels(random: Random, index: number): Corruption {
  const [columns, rows, slices] = corruptibleSize;
  const area = columns * rows;
  const changes = new Map<number, number>();
  const many = 1 + Math.floor(random() * 12);
  for (let n = 0; n < many; n += 1) {
    const voxel = Math.floor(random() * area * slices);
    changes.set(voxel, 1 << Math.floor(random() * 12));
  }
  return {
    name: `pixels flipped ${index + 1}: ${changes.size} voxels`,
    apply: (files) =>
      files.map((file) => {
        if (file.slice === undefined) return file;
        const bytes = file.bytes.slice();
        const start = bytes.length - area * 2;
        for (const [voxel, mask] of changes) {
          if (Math.floor(voxel / area) !== file.slice) continue;
          const at = start + (voxel % area) * 2;
          bytes[at]! ^= mask & 0xff;
          bytes[at + 1]! ^= mask >> 8;
        }
        return { ...file, bytes };
      }),
    expect: { kind: 'processed', changedVoxels: new Set(changes.keys()) },
  };
}
