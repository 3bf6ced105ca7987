import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassedGraphs, QiawError, sha256, writeFileAtomic } from '../../../core/index.ts';
import { type Gate, instanceIris, readWithdrawn, serialise, withdrawnDigest } from '../../../graph/index.ts';
import { mapTrainingSet, type TrainingRecord, trainingSetGraph, trainingSetIri } from './training-record.ts';

/** The graph of a training set violates the shapes, or a subject of it was erased meanwhile; nothing was published. */
export class TrainingSetRefused extends QiawError {
  readonly code = 'QIAW_TRAINING_REFUSED';
}

/** Training sets of a data directory: `graphs/training-set/<id>.trig`, one graph per file. They never change. */
export class TrainingFiles {
  readonly folder: string;

  constructor(
    private readonly dataDirectory: string,
    private readonly base: string,
  ) {
    this.folder = join(dataDirectory, 'graphs', 'training-set');
  }

  /** Identifiers, sorted. */
  async list(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.flatMap((name) => /^([0-9a-f]{20})\.trig$/.exec(name)?.[1] ?? []).sort();
  }

  /** Those that name a subject. */
  async withSubject(subject: string): Promise<string[]> {
    const iri = `<${subject}>`;
    const ids = await this.list();
    const texts = await Promise.all(ids.map((id) => readFile(this.#path(id), 'utf8').catch(() => '')));
    return ids.filter((_, at) => texts[at]!.includes(iri));
  }

  /**
   * Validates the graph at the gate and writes its file, unless the training set is recorded already. The caller holds the
   * publish lock, so that no subject is erased meanwhile.
   * @throws TrainingSetRefused
   */
  async write(record: TrainingRecord, gate: Gate): Promise<void> {
    if ((await this.list()).includes(record.id)) return;
    const withdrawn = await readWithdrawn(join(this.dataDirectory, 'graphs'));
    const { subject } = instanceIris(this.base);
    if (
      withdrawn.has(withdrawnDigest(trainingSetIri(this.base, record.id))) ||
      record.cases.some((one) => withdrawn.has(withdrawnDigest(subject(one.subject).value)))
    ) {
      throw new TrainingSetRefused('Nothing was exported: a subject of this training set was erased. Export it again.');
    }
    const quads = mapTrainingSet(record, this.base);
    const verdict = await gate.check(trainingSetGraph(this.base, record.id), quads, undefined, {
      ownWords: record.datasets,
    });
    if (!verdict.conforms) {
      throw new TrainingSetRefused(
        `Nothing was exported: the record of the training set violates the shapes (${verdict.results[0]?.message ?? 'no message'}). ` +
          'Change its --name or --structures, or report it with the output of `qiaw doctor`.',
      );
    }
    const text = serialise(quads, 'trig');
    await new PassedGraphs(this.dataDirectory).add(sha256(text));
    await writeFileAtomic(this.#path(record.id), text);
  }

  #path(id: string): string {
    return join(this.folder, `${id}.trig`);
  }
}
