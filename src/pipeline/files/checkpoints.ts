import { access, appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../../core/index.ts';
import type { JobIdentity } from '../plan/job-identity.ts';
import type { DataDirectory } from './data-directory.ts';

/** One settled case: its inputs, settings and files have these digests, and this is its folder. */
export interface Checkpoint extends Pick<JobIdentity, 'inputs' | 'settings' | 'files'> {
  readonly case: string;
  readonly run: string;
}

/**
 * `.checkpoints.ndjson`: one line per settled case, appended under the publish lock. If a line is lost, the inputs of
 * that case are read again and nothing else changes, so the file may be deleted at any time. It contains paths and
 * identifiers only as part of digests.
 */
export class Checkpoints {
  private readonly data: DataDirectory;
  private readonly byInputs = new Map<string, Checkpoint[]>();

  private constructor(data: DataDirectory) {
    this.data = data;
  }

  static async open(data: DataDirectory): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(data);
    const text = await readFile(data.checkpoints, 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const one = parseLine(line);
      if (one) checkpoints.byInputs.set(one.inputs, [...(checkpoints.byInputs.get(one.inputs) ?? []), one]);
    }
    return checkpoints;
  }

  /**
   * The case made from exactly these files under these settings, if it still exists. Otherwise how they differ from the
   * recorded inputs, or undefined for inputs that were never settled.
   */
  async lookUp(job: JobIdentity): Promise<Checkpoint | 'settings' | 'files' | undefined> {
    const known = this.byInputs.get(job.inputs) ?? [];
    if (known.length === 0) return undefined;
    const same = known.filter(({ settings }) => settings === job.settings);
    for (const one of same.filter(({ files }) => files === job.files).reverse()) {
      if (await exists(join(this.data.caseFolder(one.case), 'case.json'))) return one;
    }
    return same.length > 0 ? 'files' : 'settings';
  }

  /** The caller must hold the publish lock. */
  async add(job: JobIdentity, made: Pick<Checkpoint, 'case' | 'run'>): Promise<void> {
    const { inputs, settings, files } = job;
    const known = this.byInputs.get(inputs) ?? [];
    const one: Checkpoint = { inputs, settings, files, ...made };
    if (known.some((other) => JSON.stringify(other) === JSON.stringify(one))) return;
    this.byInputs.set(inputs, [...known, one]);
    await mkdir(dirname(this.data.checkpoints), { recursive: true });
    // A line truncated by a crash must not merge with this one. Empty lines are skipped when reading.
    await appendFile(this.data.checkpoints, `\n${JSON.stringify(one)}`, { mode: 0o600 });
  }

  /** Removes the cases of an erased subject. The caller must hold the publish lock. */
  static async forget(data: DataDirectory, subject: string): Promise<void> {
    const text = await readFile(data.checkpoints, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const kept = text.split('\n').filter((line) => line !== '' && parseLine(line) && !line.includes(subject));
    await writeFileAtomic(data.checkpoints, kept.map((line) => `${line}\n`).join(''));
  }
}

function parseLine(line: string): Checkpoint | undefined {
  try {
    return JSON.parse(line) as Checkpoint;
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
