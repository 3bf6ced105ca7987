import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from './atomic.ts';
import type { DataDirectory } from './data-directory.ts';
import { livenessOf, parseOwner, thisProcess } from './owner.ts';

const ownerFile = 'owner.json';
const attempts = 'attempts';
/** Partial results that outlive the process which made them (step-checkpoint.ts). */
export const stepsFolder = 'steps';

/**
 * This process' own part of the staging folder. While a case is being made a note of it lies there, so that whoever finds
 * the folder of a dead process knows which cases were being made when it died.
 */
export class Staging {
  readonly path: string;
  private readonly data: DataDirectory;

  private constructor(data: DataDirectory, path: string) {
    this.data = data;
    this.path = path;
  }

  static async open(data: DataDirectory): Promise<Staging> {
    const owner = await thisProcess();
    const staging = new Staging(data, join(data.staging, `${owner.pid}-${randomBytes(6).toString('hex')}`));
    await mkdir(join(staging.path, attempts), { recursive: true });
    await writeFileAtomic(join(staging.path, ownerFile), JSON.stringify(owner));
    return staging;
  }

  async begin(jobId: string): Promise<void> {
    await writeFileAtomic(join(this.path, attempts, jobId), '');
  }

  async end(jobId: string): Promise<void> {
    await rm(join(this.path, attempts, jobId), { force: true });
  }

  async close(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    // Fails where another process still works, as it should.
    await rmdir(this.data.staging).catch(() => {});
  }
}

/**
 * Removes the staging of processes that are gone and gives the ids of the jobs they died with. Folders of other machines
 * stay until `alsoElsewhere` says that nobody works there (an operator's decision), for they cannot be asked.
 */
export async function clearDeadStaging(data: DataDirectory, alsoElsewhere = false): Promise<string[]> {
  const lost: string[] = [];
  for (const name of await readdir(data.staging).catch(() => [])) {
    if (name === stepsFolder) continue;
    const folder = join(data.staging, name);
    const owner = parseOwner(await readFile(join(folder, ownerFile), 'utf8').catch(() => ''));
    const liveness = owner === undefined ? 'gone' : await livenessOf(owner);
    if (liveness === 'alive' || (liveness === 'elsewhere' && !alsoElsewhere)) continue;
    lost.push(...(await readdir(join(folder, attempts)).catch(() => [])).filter((id) => !id.endsWith('.tmp')));
    await rm(folder, { recursive: true, force: true });
  }
  return lost;
}

/** Whether another process has its staging here; for who has not opened its own. */
export async function othersAtWork(data: DataDirectory): Promise<boolean> {
  const names = await readdir(data.staging).catch(() => []);
  return names.some((name) => name !== stepsFolder);
}
