import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassedGraphs, QiawError, sha256, writeFileAtomic } from '../../core/index.ts';
import { type Gate, parse, serialise } from '../../graph/index.ts';
import { mapStudy, studyGraph } from './map-study.ts';
import { readStudyQuads } from './read-study.ts';
import type { StabilityStudy } from './study.ts';

/** The graph of a stability study violates the shapes; nothing was written. */
export class StabilityRefused extends QiawError {
  readonly code = 'QIAW_STABILITY_REFUSED';
}

const fileName = /^([0-9a-f]{20})\.trig$/;

/** Stability studies of a data directory: `graphs/stability/<id>.trig`, one graph per file. */
export class StabilityFiles {
  readonly folder: string;
  readonly #passed: PassedGraphs;
  readonly #known = new Map<string, { readonly stamp: string; readonly study: StabilityStudy | undefined }>();

  constructor(
    dataDirectory: string,
    private readonly base: string,
  ) {
    this.folder = join(dataDirectory, 'graphs', 'stability');
    this.#passed = new PassedGraphs(dataDirectory);
  }

  /** All studies, by identifier. */
  async list(): Promise<StabilityStudy[]> {
    const names = await readdir(this.folder).catch(() => []);
    const ids = names.flatMap((name) => fileName.exec(name)?.[1] ?? []).sort();
    const all = await Promise.all(ids.map((id) => this.read(id)));
    return all.filter((one) => one !== undefined);
  }

  /** Undefined if there is no study with this identifier. A file is parsed again only after it changed. */
  async read(id: string): Promise<StabilityStudy | undefined> {
    const path = this.#path(id);
    const info = fileName.test(`${id}.trig`) ? await stat(path).catch(() => undefined) : undefined;
    if (info === undefined) return undefined;
    const stamp = `${info.mtimeMs} ${info.size} ${info.ino}`;
    const known = this.#known.get(id);
    if (known?.stamp === stamp) return known.study;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    const study = text === undefined ? undefined : readStudyQuads(parse(text, 'trig', this.base), this.base);
    this.#known.set(id, { stamp, study });
    return study;
  }

  /**
   * Validates the study at the gate and writes its file atomically.
   * @throws StabilityRefused
   */
  async write(study: StabilityStudy, gate: Gate): Promise<void> {
    const quads = mapStudy(study, this.base);
    // They passed the gate in the graphs that they are from.
    const ownWords = [study.dataset, ...study.readings, ...study.rareReadings, ...Object.values(study.held)];
    const verdict = await gate.check(studyGraph(this.base, study.id), quads, undefined, { ownWords });
    if (!verdict.conforms) {
      throw new StabilityRefused(
        `The stability study violates the shapes (${verdict.results[0]?.message ?? 'no message'}) and was not saved. This is a ` +
          'fault of the program: report it with the output of `qiaw doctor`.',
      );
    }
    const text = serialise(quads, 'trig');
    await this.#passed.add(sha256(text));
    await writeFileAtomic(this.#path(study.id), text);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    return join(this.folder, `${id}.trig`);
  }
}
