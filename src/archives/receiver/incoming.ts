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
  /** The folder name of a patient: a hash, the same whenever something of them arrives. */
  readonly folderOf: (patientId: string, issuerOfPatientId: string | undefined) => string;
  /** Runs the pipeline on a folder; false when it could not be done now and is to be tried again. */
  readonly process: (folder: string, signal: AbortSignal) => Promise<boolean>;
}

const DONE = 'processed';
const OBJECTS = 'objects';
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * What was sent to us, by patient: structure sets and their images often come as different studies. When nothing of a patient
 * has arrived for a while, the pipeline runs on all of theirs; objects wait some hours longer for what may belong to them.
 * What is not processed yet is known from the files alone, so nothing is lost when the program ends.
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

  /** Takes up what an earlier program received and did not process. */
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

  /** Puts an object that arrived whole into its place; false when it is not what it was announced as. */
  async take(path: string, announced: IncomingObject): Promise<boolean> {
    const found = await identifyObject(path);
    // What is damaged is taken all the same: the pipeline refuses it by name, and the refusal can be asked for.
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

  /** Waits for what is being processed, without beginning anything new. */
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
      // Something is just arriving, and whose it is will be known only at its end.
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
    // Something arrived meanwhile: it is waited for as usual.
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

  /** Processed objects go when nothing of their patient has arrived for long enough. */
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
