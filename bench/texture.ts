/**
 * Times of the texture kernels and of the five PyRadiomics texture classes, on a brain-sized and a lung-sized ROI. Run
 * on an idle machine: `npx tsx bench/texture.ts`. Times are warm medians; the first call of the process is given as
 * cold.
 */
import type { LevelVolume } from '../src/radiomics/prepare/roi.ts';
import { dependenceMatrix } from '../src/radiomics/texture/dependence-matrix.ts';
import { cooccurrenceMatrices } from '../src/radiomics/texture/glcm-matrix.ts';
import { neighbourOffsets } from '../src/radiomics/texture/neighbour-offsets.ts';
import { padLevels } from '../src/radiomics/texture/padded-levels.ts';
import { pyradiomicsTexture } from '../src/radiomics/texture/pyradiomics-texture.ts';
import { runLengthMatrices } from '../src/radiomics/texture/run-length-matrix.ts';
import { toneDifferenceMatrix } from '../src/radiomics/texture/tone-difference.ts';
import { zoneMatrices } from '../src/radiomics/texture/zones.ts';
import { isQuick } from './support/quick.ts';

const classes = ['glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm'] as const;
const options = {
  distances: [1],
  weightingNorm: null,
  force2D: false,
  force2DDimension: 2,
  symmetricalGLCM: true,
  gldmAlpha: 0,
  deprecated: false,
} as const;

/**
 * An ellipsoid of smooth texture with noise: grey levels vary slowly, so that runs and zones have realistic lengths.
 */
function ellipsoid(size: readonly [number, number, number], levelCount: number): LevelVolume {
  const [nx, ny, nz] = size;
  const levels = new Uint16Array(nx * ny * nz);
  let seed = 12345;
  let voxelCount = 0;
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        const [x, y, z] = [(2 * i + 1) / nx - 1, (2 * j + 1) / ny - 1, (2 * k + 1) / nz - 1];
        if (x * x + y * y + z * z > 1) continue;
        const smooth = 0.5 + 0.2 * Math.sin(9 * x + 3 * y) + 0.2 * Math.cos(7 * y - 4 * z);
        const value = smooth + 0.12 * (seed / 2 ** 32 - 0.5);
        levels[at] = Math.max(1, Math.min(levelCount, Math.ceil(value * levelCount)));
        voxelCount++;
      }
    }
  }
  return { size, spacing: [1, 1, 1], levels, levelCount, voxelCount };
}

function time(work: () => unknown, repeats: number): { cold: number; median: number } {
  const times = Array.from({ length: repeats + 1 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  const warm = times.slice(1).sort((a, b) => a - b);
  return { cold: times[0]!, median: warm[Math.floor(warm.length / 2)]! };
}

/**
 * PyRadiomics' C extension on ROIs of the same size, recorded on another day (ms). The arrays differ, so these are only
 * a guide.
 */
const recorded: Readonly<Record<string, readonly number[]>> = {
  'brain-sized 33': [0.52, 3.3, 0.86, 0.72, 0.71],
  'lung-sized 32': [273, 1394, 1010, 358, 363],
  'lung-sized 64': [273, 1353, 1062, 352, 358],
  'lung-sized 100': [274, 1371, 885, 352, 362],
};

function measure(name: string, roi: LevelVolume, repeats: number): void {
  const padded = padLevels(roi);
  const offsets = neighbourOffsets({ distances: [1] });
  const kernels: Record<string, () => unknown> = {
    'padding and voxel list': () => padLevels(roi),
    'GLCM, 13 directions': () => cooccurrenceMatrices(padded, offsets, true),
    'GLRLM, 13 directions': () => runLengthMatrices(padded, offsets),
    'GLSZM, 26-connected': () => zoneMatrices(padded, offsets),
    GLDM: () => dependenceMatrix(padded, offsets, 0),
    NGTDM: () => toneDifferenceMatrix(padded, offsets, { isolated: true }),
    'five classes with features': () => pyradiomicsTexture(roi, { ...options, classes }),
  };
  console.log(`\n${name}: ${roi.voxelCount} voxels, ${roi.levelCount} levels (ms: cold, warm median of ${repeats})`);
  const peer = recorded[`${name} ${roi.levelCount}`];
  for (const [n, [kernel, work]] of Object.entries(kernels).entries()) {
    const { cold, median } = time(work, repeats);
    const c = peer?.[n - 1];
    const ratio = c === undefined ? '' : `   C recorded ${c}, ratio ${(median / c).toFixed(2)}`;
    console.log(`  ${kernel.padEnd(28)} ${cold.toFixed(2).padStart(9)} ${median.toFixed(2).padStart(9)}${ratio}`);
  }
}

measure('brain-sized', ellipsoid([27, 27, 11], 33), 60);
measure('tumour-sized', ellipsoid([100, 99, 25], 64), isQuick ? 3 : 20);
for (const levelCount of isQuick ? [] : [32, 64, 100]) measure('lung-sized', ellipsoid([130, 205, 222], levelCount), 5);
console.log(`\nheap and buffers: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB resident`);
