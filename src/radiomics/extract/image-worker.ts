import { QiawError } from '../../core/index.ts';
import { type ImageResult, type ImageTask, runImageTask } from './image-task.ts';

/** The answer of a thread: errors lose their class between threads, so intentional ones are transferred by code. */
export type WorkerAnswer =
  | { readonly results: readonly ImageResult[] }
  | { readonly failed: string; readonly message: string };

/** Entry of the worker threads that an extraction pool starts. */
export default function answer(task: ImageTask): WorkerAnswer {
  try {
    return { results: runImageTask(task) };
  } catch (error) {
    if (!(error instanceof QiawError)) throw error;
    return { failed: error.code, message: error.message };
  }
}
