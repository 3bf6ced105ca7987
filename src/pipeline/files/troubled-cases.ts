import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/index.ts';
import type { DataDirectory } from './data-directory.ts';

/** The record of a case that caused problems. `setAside`: it is not tried again until it is requested. */
export interface TroubledCase {
  readonly job: string;
  readonly subject?: string;
  /** How often a process died while making the case. */
  readonly crashes: number;
  readonly setAside: boolean;
}

/**
 * `.set-aside/`: one small file, named by job id, per case during which a process died. It is removed when the case
 * settles.
 */
export class TroubledCases {
  private readonly data: DataDirectory;

  constructor(data: DataDirectory) {
    this.data = data;
  }

  async list(): Promise<TroubledCase[]> {
    const names = await readdir(this.data.setAside).catch(() => []);
    const all = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => this.read(name)));
    return all.filter((one) => one !== undefined).sort((a, b) => (a.job < b.job ? -1 : 1));
  }

  async of(job: string): Promise<TroubledCase | undefined> {
    return this.read(`${job}.json`);
  }

  /** Another process died while making it. */
  async crashed(job: string, subject?: string, crashes?: number): Promise<TroubledCase> {
    const before = await this.of(job);
    const known = subject ?? before?.subject;
    const next: TroubledCase = {
      job,
      ...(known && { subject: known }),
      crashes: crashes ?? (before?.crashes ?? 0) + 1,
      setAside: before?.setAside ?? false,
    };
    await this.write(next);
    return next;
  }

  async put(troubled: TroubledCase): Promise<void> {
    await this.write({ ...troubled, setAside: true });
  }

  async clear(job: string): Promise<void> {
    await rm(join(this.data.setAside, `${job}.json`), { force: true });
  }

  /** Allows everything that was set aside to be tried again and resets the counts. */
  async clearAll(): Promise<number> {
    const all = (await this.list()).filter(({ setAside }) => setAside);
    for (const { job } of all) await this.clear(job);
    return all.length;
  }

  async forget(subject: string): Promise<void> {
    for (const one of await this.list()) if (one.subject === subject) await this.clear(one.job);
  }

  private async write(one: TroubledCase): Promise<void> {
    await mkdir(this.data.setAside, { recursive: true });
    await writeFileAtomic(join(this.data.setAside, `${one.job}.json`), JSON.stringify(one));
  }

  private async read(name: string): Promise<TroubledCase | undefined> {
    try {
      return JSON.parse(await readFile(join(this.data.setAside, name), 'utf8')) as TroubledCase;
    } catch {
      return undefined;
    }
  }
}
