import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imageLabel, sha256 } from '../../src/core/index.ts';
import { deepFeaturesCsv } from '../../src/deep/index.ts';
import {
  type CaseRecord,
  type CheckOptions,
  createGate,
  type Gate,
  graphNames,
  mapDefinitions,
  mapRun,
  mapSubject,
  type Quad,
  serialise,
} from '../../src/graph/index.ts';
import { claimDirectory, DataDirectory } from '../../src/pipeline/index.ts';
import { caseDocument } from '../../src/pipeline/make/case-document.ts';
import { CatalogueFiles } from '../../src/pipeline/publish/catalogue-files.ts';
import { SubjectRelations } from '../../src/pipeline/subject-relations/subject-relations.ts';
import { featuresCsv } from '../../src/radiomics/index.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';

/** Opening the gate takes a second, so it is done once per test file. */
let gate: Promise<Gate> | undefined;

/** A data directory made from records, by the same steps that publish a run's cases but without any computation. */
export class DirectoryFixture {
  readonly data: DataDirectory;
  catalogue: CatalogueFiles;
  readonly gate: Gate;

  private constructor(data: DataDirectory, gate: Gate) {
    this.data = data;
    this.gate = gate;
    this.catalogue = new CatalogueFiles(data, base, gate);
  }

  static async make(root: string): Promise<DirectoryFixture> {
    const data = new DataDirectory(root);
    await mkdir(root, { recursive: true });
    await claimDirectory(data, { layout: 1, base, identity: 'pseudonym', keyId: 'k1' });
    gate ??= createGate();
    const fixture = new DirectoryFixture(data, await gate);
    await fixture.catalogue.reconcile();
    return fixture;
  }

  /** Opens the directory as another run would. @throws LayoutTooOld */
  async begin(): Promise<void> {
    this.catalogue = new CatalogueFiles(this.data, base, this.gate);
    await this.catalogue.reconcile();
  }

  /** Relates the regions of all subjects, as the end of a run does. */
  async relate(): Promise<void> {
    const { data, gate: own } = this;
    await new SubjectRelations({ data, base, gate: own }).bringUpToDate((work) => work());
  }

  /** Publishes a case and returns its record with the outputs as written. */
  async publish(record: CaseRecord, held: CheckOptions = {}): Promise<CaseRecord> {
    const { staged, written } = await this.stage(record);
    const refused = await this.catalogue.publish(written, staged, { held });
    if (refused) throw refused;
    return written;
  }

  /** Puts a case in quarantine as a run does when the graph, corrupted here, violates the shapes. */
  async quarantine(record: CaseRecord, spoil: (quads: Quad[]) => Quad[]): Promise<CaseRecord> {
    const { staged, written } = await this.stage(record, spoil);
    const quads = spoil(mapRun(written, { base }));
    const around = [...mapSubject([written], { base }), ...mapDefinitions([written], { base })];
    const verdict = await this.gate.check(graphNames(base).run(written.run.digest).value, quads, around);
    if (verdict.conforms) throw new Error('The fixture was not corrupted.');
    await this.catalogue.quarantine(written.id, staged, { report: verdict.reportTurtle, record: written });
    await this.catalogue.writeValidation();
    return written;
  }

  private async stage(record: CaseRecord, spoil = (quads: Quad[]) => quads) {
    const staged = join(this.data.staging, record.id);
    const rows = record.rois.map(({ label, features }) => ({
      case: record.id,
      roi: label,
      features,
      subject: record.subject.id,
      image: imageLabel(record.image),
    }));
    const outputs = [];
    for (const output of record.outputs.filter(({ role }) => role !== 'seg' && role !== 'sr')) {
      const text = output.role === 'features' ? featuresCsv(rows) : `${output.path} of ${record.id}`;
      await write(join(staged, output.path), text);
      outputs.push({ ...output, bytes: Buffer.byteLength(text), sha256: sha256(text) });
    }
    const vectors = (record.deepVectors ?? []).map(({ segmentNumber, model: { id, layer }, values }) => {
      const [, model = '', version = ''] = /^(.*)-([^-]*)$/.exec(id) ?? [];
      const roi = record.rois.find((one) => one.segmentNumber === segmentNumber)!.label;
      return { case: record.id, roi, vector: { model, version, layer, values: Float32Array.from(values) } };
    });
    if (vectors.length > 0) await write(join(staged, 'deep-features.csv'), deepFeaturesCsv(vectors));
    const written: CaseRecord = { ...record, outputs };
    await write(join(staged, 'graph.trig'), serialise(spoil(mapRun(written, { base })), 'trig'));
    await write(join(staged, 'case.json'), caseDocument(written, []));
    return { staged, written };
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
