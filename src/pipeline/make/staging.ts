import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  clearTemporaries,
  isLeft,
  isTemporary,
  type Temporary,
  temporaryIn,
  writeFileAtomic,
} from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';

const attempts = 'attempts';
/** Partial results that outlive the process which made them (step-checkpoint.ts). */
export const stepsFolder = 'steps';

/**
 * The temporary folder of this process inside the staging folder. It contains a note of each case that is being made,
 * so that the folder of a dead process shows which cases were in progress.
 */
export class Staging {
  private readonly data: DataDirectory;
  private readonly temporary: Temporary;

  private constructor(data: DataDirectory, temporary: Temporary) {
    this.data = data;
    this.temporary = temporary;
  }

  get path(): string {
    return this.temporary.path;
  }

  static async open(data: DataDirectory): Promise<Staging> {
    const staging = new Staging(data, await temporaryIn(data.staging));
    await mkdir(join(staging.path, attempts), { recursive: true });
    return staging;
  }

  async begin(jobId: string): Promise<void> {
    await writeFileAtomic(join(this.path, attempts, jobId), '');
  }

  async end(jobId: string): Promise<void> {
    await rm(join(this.path, attempts, jobId), { force: true });
  }

  async close(): Promise<void> {
    await this.temporary.release();
    // Fails, as intended, if another process is still working.
    await rmdir(this.data.staging).catch(() => {});
  }
}

/**
 * Removes the staging of processes that are dead and returns the ids of the jobs that were in progress. Processes on
 * other machines count as dead after a period without a sign of life.
 */
export async function clearDeadStaging(data: DataDirectory): Promise<string[]> {
  const lost: string[] = [];
  for (const name of await readdir(data.staging).catch(() => [])) {
    if (name === stepsFolder) continue;
    const folder = join(data.staging, name);
    if (!(await isLeft(folder, name))) continue;
    lost.push(...(await readdir(join(folder, attempts)).catch(() => [])).filter((id) => !isTemporary(id)));
    await rm(folder, { recursive: true, force: true });
  }
  await clearTemporaries(join(data.staging, stepsFolder));
  return lost;
}
