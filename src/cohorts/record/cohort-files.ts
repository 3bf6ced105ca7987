import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassedGraphs, QiawError, sha256, writeFileAtomic } from '../../core/index.ts';
import { type Gate, parse, serialise } from '../../graph/index.ts';
import { type CohortRecord, cohortGraph, mapCohort, readCohortQuads } from './cohort-record.ts';

/** The graph of a cohort violates the shapes; nothing was written. */
export class CohortRefused extends QiawError {
  readonly code = 'QIAW_COHORT_REFUSED';
}

const fileName = /^([0-9a-f]{20}-[1-9]\d*)\.trig$/;

/** Saved cohorts of a data directory: `graphs/cohorts/<id>.trig`, one graph per file. */
export class CohortFiles {
  readonly folder: string;
  readonly #passed: PassedGraphs;
  readonly #known = new Map<string, { readonly stamp: string; readonly cohort: CohortRecord | undefined }>();

  constructor(
    dataDirectory: string,
    private readonly base: string,
  ) {
    this.folder = join(dataDirectory, 'graphs', 'cohorts');
    this.#passed = new PassedGraphs(dataDirectory);
  }

  /** All saved cohorts, by identifier. */
  async list(): Promise<CohortRecord[]> {
    const names = await readdir(this.folder).catch(() => []);
    const ids = names.flatMap((name) => fileName.exec(name)?.[1] ?? []).sort();
    const all = await Promise.all(ids.map((id) => this.read(id)));
    return all.filter((one) => one !== undefined);
  }

  /** Undefined if there is no cohort with this identifier. A file is parsed again only after it changed. */
  async read(id: string): Promise<CohortRecord | undefined> {
    if (!fileName.test(`${id}.trig`)) return undefined;
    const path = this.path(id);
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) return undefined;
    const stamp = `${info.mtimeMs} ${info.size} ${info.ino}`;
    const known = this.#known.get(id);
    if (known?.stamp === stamp) return known.cohort;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    const cohort = text === undefined ? undefined : readCohortQuads(parse(text, 'trig', this.base));
    this.#known.set(id, { stamp, cohort });
    return cohort;
  }

  /** Validates the cohort at the gate and writes its file atomically. @throws CohortRefused */
  async write(cohort: CohortRecord, gate: Gate): Promise<void> {
    const quads = mapCohort(cohort, this.base);
    const verdict = await gate.check(cohortGraph(this.base, cohort.id), quads);
    if (!verdict.conforms) {
      throw new CohortRefused(
        `The cohort violates the shapes (${verdict.results[0]?.message ?? 'no message'}) and was not saved. Correct the title or the filter.`,
      );
    }
    const text = serialise(quads, 'trig');
    await this.#passed.add(sha256(text));
    await writeFileAtomic(this.path(cohort.id), text);
  }

  async remove(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }

  private path(id: string): string {
    return join(this.folder, `${id}.trig`);
  }
}
