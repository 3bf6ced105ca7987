import { Piscina } from 'piscina';
import { type Volume, type VoxelArray, workerEntry } from '../../core/index.ts';
import { ExtractionAbortedError, errorOfCode } from '../errors.ts';
import { sameType } from '../prepare/region.ts';
import type { ImageResult, ImageTask } from './image-task.ts';
import type { WorkerAnswer } from './image-worker.ts';

/** Worker threads that compute image types (and so ROIs) in parallel; voxels are shared, not copied. */
export interface ExtractionPool {
  run(task: ImageTask, signal?: AbortSignal): Promise<readonly ImageResult[]>;
  close(): Promise<void>;
}

/** Threads start on demand and end after a minute without work, or with `close`. */
export function createExtractionPool(threads: number): ExtractionPool {
  const piscina = new Piscina({
    filename: workerEntry('image-worker').href,
    minThreads: 0,
    maxThreads: Math.max(1, threads),
    idleTimeout: 60_000,
    concurrentTasksPerWorker: 1,
  });
  return {
    run: async (task, signal) => {
      const shared: ImageTask = { ...task, image: sharedVolume(task.image) };
      let answer: WorkerAnswer;
      try {
        answer = await piscina.run(shared, { signal: signal ?? null });
      } catch (error) {
        if (!signal?.aborted) throw error;
        throw new ExtractionAbortedError('The feature extraction was cancelled.', { cause: error });
      }
      if ('failed' in answer) throw errorOfCode(answer.failed, answer.message);
      return answer.results;
    },
    close: () => piscina.destroy(),
  };
}

/** One shared copy per image, for any number of ROIs and filters. */
const sharedCopies = new WeakMap<VoxelArray, VoxelArray>();

function sharedVolume(image: Volume): Volume {
  if (image.voxels.buffer instanceof SharedArrayBuffer) return image;
  let voxels = sharedCopies.get(image.voxels);
  if (!voxels) {
    const Type = sameType(image.voxels, 0).constructor as new (buffer: SharedArrayBuffer) => VoxelArray;
    voxels = new Type(new SharedArrayBuffer(image.voxels.byteLength));
    voxels.set(image.voxels as Float64Array);
    sharedCopies.set(image.voxels, voxels);
  }
  return { grid: image.grid, voxels };
}
