import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type Log, sha256, syncFolder } from '../../core/index.ts';
import { identifyObject } from '../../dicom/index.ts';
import type { IncomingObject } from './incoming-file.ts';

export interface IncomingOptions {
  /** `<data>/.spool/received`. */
  readonly root: string;
  readonly quietMs: number;
  readonly keepMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** The folder name of a patient: a hash that is the same for all objects of the patient. */
  readonly folderOf: (patientId: string, issuerOfPatientId: string | undefined) => string;
  /** Runs the pipeline on a folder; false if it could not run now and must be retried. */
  readonly process: (folder: string, signal: AbortSignal) => Promise<boolean>;
}

const DONE = 'processed';
const OBJECTS = 'objects';
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Received objects, by patient, because structure sets and their images often arrive as different studies. When nothing
 * has arrived for a patient for a while, the pipeline runs on all objects of that patient; they are kept some hours
 * longer for related objects. The state is kept only in the files, so that nothing is lost when the program ends.
 */
export class Incoming {
  private readonly options: IncomingOptions;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly attempts = new Map<string, number>();
  private readonly stop = new AbortController();
  private arriving = 0;
  private queue: Promise<void> = Promise.resolve();

  private constructor(options: IncomingOptions) {
    this.options = options;
  }

  /** Processes objects that an earlier program received and did not process. */
  static async open(options: IncomingOptions): Promise<Incoming> {
    const incoming = new Incoming(options);
    await mkdir(options.root, { recursive: true, mode: 0o700 });
    for (const name of await incoming.patients()) if (!(await incoming.isDone(name))) incoming.wait(name);
    await incoming.removeOld();
    return incoming;
  }

  begin(): void {
    this.arriving += 1;
  }

  end(): void {
    this.arriving -= 1;
  }

  /** Moves a complete object into its place; false if it differs from its announcement. */
  async take(path: string, announced: IncomingObject): Promise<boolean> {
    const found = await identifyObject(path);
    // Damaged objects are accepted: the pipeline refuses them by name, and the refusal can be queried.
    if (found.kind === 'not-dicom') return false;
    const { patientId = '', issuerOfPatientId } = found.kind === 'object' ? found.identity : {};
    const uid = found.kind === 'object' ? found.identity.sopInstanceUid : announced.sopInstanceUid;
    if (found.kind === 'object' && uid !== announced.sopInstanceUid) return false;
    const patient = this.options.folderOf(patientId, issuerOfPatientId);
    const folder = join(this.options.root, patient, OBJECTS);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rm(join(this.options.root, patient, DONE), { force: true });
    await rename(path, join(folder, `${sha256(announced.sopInstanceUid).slice(0, 40)}.dcm`));
    await syncFolder(folder);
    this.attempts.delete(patient);
    this.wait(patient);
    return true;
  }

  /** Waits for running work, without starting new work. */
  async close(): Promise<void> {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.stop.abort(new Error('interrupted'));
    await this.queue;
  }

  private wait(patient: string, ms = this.options.quietMs): void {
    if (this.stop.signal.aborted) return;
    clearTimeout(this.timers.get(patient));
    const due = (): void => {
      this.timers.delete(patient);
      // An object is arriving, and its patient is known only at its end.
      if (this.arriving > 0) this.wait(patient);
      else this.queue = this.queue.then(() => this.processed(patient));
    };
    this.timers.set(patient, setTimeout(due, ms));
  }

  private async processed(patient: string): Promise<void> {
    if (this.stop.signal.aborted || this.timers.has(patient)) return;
    const { options } = this;
    const done = await options
      .process(join(options.root, patient, OBJECTS), this.stop.signal)
      .catch((error: unknown) => {
        options.log.error({ name: (error as Error)?.name }, 'received objects could not be processed');
        return false;
      });
    // Something arrived meanwhile, so the usual quiet time applies.
    if (this.stop.signal.aborted || this.timers.has(patient)) return;
    if (!done) {
      const attempt = (this.attempts.get(patient) ?? 0) + 1;
      this.attempts.set(patient, attempt);
      this.wait(patient, Math.min(LONGEST_WAIT_MS, options.quietMs * 2 ** attempt));
      return;
    }
    this.attempts.delete(patient);
    await writeFile(join(options.root, patient, DONE), '').catch(() => undefined);
    await this.removeOld();
  }

  /** Processed objects are removed when nothing has arrived for their patient for long enough. */
  private async removeOld(): Promise<void> {
    for (const patient of await this.patients()) {
      if (this.timers.has(patient) || !(await this.isDone(patient))) continue;
      const folder = join(this.options.root, patient);
      const changed = (await stat(join(folder, OBJECTS)).catch(() => undefined))?.mtimeMs ?? 0;
      if (this.options.clock.now() - changed > this.options.keepMs) await rm(folder, { recursive: true, force: true });
    }
  }

  private async patients(): Promise<string[]> {
    const entries = await readdir(this.options.root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  }

  private async isDone(patient: string): Promise<boolean> {
    const found = await stat(join(this.options.root, patient, DONE)).catch(() => undefined);
    return found !== undefined;
  }
}
