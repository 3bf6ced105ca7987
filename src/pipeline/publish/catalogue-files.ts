import { access, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Identifiers, PassedGraphs, publishFolder, sha256, sha256OfFile, writeFileAtomic } from '../../core/index.ts';
import {
  type CaseRecord,
  type CheckOptions,
  type ExecutionEntry,
  encodingsReader,
  type Gate,
  graphNames,
  mapDefinitions,
  mapExecutions,
  mapRefusals,
  mapSubject,
  mapTombstones,
  mapValidation,
  misnamedDefinitions,
  type PublicRefusal,
  parse,
  type Quad,
  regionKey,
  type SingleGraph,
  serialise,
} from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { requirePresentNames } from '../files/layout.ts';
import type { KnownPatients } from '../known-patients.ts';
import { type CaseDocument, readCaseDocument, recordWithoutValues } from '../make/case-document.ts';
import { withoutIdentifiers } from '../make/public-refusal.ts';
import { removeDerived } from '../subject-relations/subject-relations.ts';
import { GraphRefused, type Parts, requireConforming } from './graph-refused.ts';
import { type ManifestRow, manifestCsv, manifestRows } from './manifest.ts';
import { contextFile, reportFile } from './quarantine.ts';

type Quads = readonly Quad[];

/**
 * Keeps graphs/ and manifest.csv consistent with cases/. Everything here can be regenerated from the cases, so after a
 * crash {@link reconcile} only compares, and rewrites what is inconsistent. The caller of a writing method must hold
 * the publish lock. Changes by other processes are read again, never overwritten.
 */
export class CatalogueFiles {
  private readonly data: DataDirectory;
  private readonly base: string;
  private readonly gate: Gate;
  private readonly patients: KnownPatients | undefined;
  private readonly passed: PassedGraphs;
  private readonly definitionKeys = new Set<string>();
  private definitions: Quads = [];
  private definitionsVersion = '';

  /** @param patients whose identifiers the refusals must not contain */
  constructor(data: DataDirectory, base: string, gate: Gate, patients?: KnownPatients) {
    this.data = data;
    this.base = base;
    this.gate = gate;
    this.patients = patients;
    this.passed = new PassedGraphs(data.root);
  }

  /** Reads the current state and repairs inconsistencies that a killed run left. @throws LayoutTooOld */
  async reconcile(): Promise<void> {
    await mkdir(this.data.cases, { recursive: true });
    await this.refreshDefinitions();
    requirePresentNames(misnamedDefinitions(this.base, this.definitions).size);
    const bySubject = new Map<string, string[]>();
    for (const id of await this.caseIds()) {
      const subject = subjectOf(id);
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), id]);
    }
    for (const [subject, cases] of bySubject) {
      if ((await this.listedCases(subject)) !== listOf(cases)) await this.writeSubject(subject, cases);
    }
    for (const subject of await this.writtenSubjects()) {
      if (!bySubject.has(subject)) await this.removeSubject(subject);
    }
  }

  /**
   * Makes a staged case visible: its definitions first, so that no value is ever without one. Returns the reason if the
   * graph of its subject would no longer pass the gate; then nothing has become visible. `definitions` replaces those
   * mapped from the record, for a record that was read back without its values; `held` are the texts that the graphs
   * must not contain.
   */
  async publish(
    record: CaseRecord,
    staged: string,
    { definitions, held }: { readonly definitions?: Quads; readonly held?: CheckOptions } = {},
  ): Promise<GraphRefused | undefined> {
    const others = (await this.recordsOf(await this.casesOf(record.subject.id))).filter(({ id }) => id !== record.id);
    let structure: string;
    try {
      await this.addDefinitions(record, definitions, held);
      structure = await this.subjectText(record.subject.id, others, record, held);
    } catch (error) {
      if (error instanceof GraphRefused) return error;
      throw error;
    }
    // Before it becomes visible, so that there is never a visible graph without a verdict.
    const digest = await sha256OfFile(join(staged, 'graph.trig'));
    if (digest !== undefined) await this.passed.add(digest);
    await publishFolder(staged, this.data.caseFolder(record.id));
    // The remains of an earlier attempt at the same case are obsolete.
    await rm(this.data.quarantined(record.id), { recursive: true, force: true });
    await this.write(this.data.subjectGraph(record.subject.id), structure);
    return undefined;
  }

  /**
   * Moves a refused case to quarantine, with the report and the graphs it refers to, so that it can be corrected and
   * released.
   */
  async quarantine(caseId: string, staged: string, refused?: { report: string; record: CaseRecord }): Promise<void> {
    if (refused !== undefined) {
      const context = { base: this.base };
      const around = [...mapSubject([refused.record], context), ...mapDefinitions([refused.record], context)];
      await writeFileAtomic(join(staged, contextFile), serialise(around, 'trig'));
      await writeFileAtomic(join(staged, reportFile), refused.report);
    }
    const target = this.data.quarantined(caseId);
    await rm(target, { recursive: true, force: true });
    await publishFolder(staged, target);
  }

  /** The reports of everything in quarantine, as one graph that the store loads. */
  async writeValidation(): Promise<void> {
    const graph = graphNames(this.base).validation.value;
    const reports: Quad[] = [];
    for (const id of await visible(this.data.quarantine)) {
      const text = await readFile(join(this.data.quarantined(id), reportFile), 'utf8').catch(() => '');
      const report = mapValidation(parse(text, 'turtle', this.base), { base: this.base });
      // A report that was edited by hand is left out: it must not stop the run that rewrites this graph.
      if (report.length > 0 && (await this.gate.check(graph, report)).conforms) reports.push(...report);
    }
    await this.writeGraph('validation', reports);
  }

  /** Adds tombstones; existing ones are never removed. */
  async addTombstones(digests: Iterable<string>): Promise<void> {
    const text = await readFile(this.data.graph('tombstones'), 'utf8').catch(() => '');
    const known = parse(text, 'trig', this.base);
    const added = mapTombstones(digests, { base: this.base });
    await this.writeGraph('tombstones', distinct([...known, ...added]));
  }

  /** Drops a subject whose cases were removed. */
  async removeSubject(subject: string): Promise<void> {
    await rm(this.data.subjectGraph(subject), { force: true });
    await removeDerived(this.data, subject);
  }

  /** The refusals without texts that contain an identifier of a patient. */
  async told(refusals: readonly PublicRefusal[]): Promise<readonly PublicRefusal[]> {
    const known = (await this.patients?.identifiers()) ?? Identifiers.none;
    return known.isEmpty ? refusals : refusals.map((refusal) => withoutIdentifiers(refusal, known));
  }

  async writeRefusals(refusals: readonly PublicRefusal[]): Promise<void> {
    await this.writeGraph('refusals', mapRefusals(refusals, { base: this.base }));
  }

  async writeExecutions(entries: readonly ExecutionEntry[]): Promise<void> {
    await this.refreshDefinitions();
    await this.writeGraph('executions', mapExecutions(entries, { base: this.base }));
  }

  async writeChecks(quads: Quads): Promise<void> {
    await this.writeGraph('checks', quads);
  }

  async writeManifest(): Promise<void> {
    const rows: ManifestRow[] = [];
    const encodingsOf = encodingsReader(this.data.root);
    const names = new Map<string, string>();
    const cases = await Promise.all((await this.caseIds()).map((id) => readCaseDocument(this.data.caseFolder(id))));
    for (const { id, run, rois } of cases) {
      for (const { segmentNumber, label } of rois) {
        names.set(regionKey({ run: run.digest, segmentNumber }), `${id}/${label}`);
      }
    }
    for (const document of cases) {
      const encodings = await encodingsOf(document.subject.id);
      const primaryOf = (segmentNumber: number): string | undefined => {
        const primary = encodings.get(regionKey({ run: document.run.digest, segmentNumber }));
        return primary && names.get(regionKey(primary));
      };
      rows.push(...manifestRows(document, primaryOf));
    }
    await writeFileAtomic(this.data.manifestCsv, manifestCsv(rows));
  }

  /** The recorded state of an existing case. */
  async documentOf(caseId: string): Promise<CaseDocument> {
    return await readCaseDocument(this.data.caseFolder(caseId));
  }

  async caseIds(): Promise<string[]> {
    return visible(this.data.cases);
  }

  /** Definitions that another process added in the meantime. */
  private async refreshDefinitions(): Promise<void> {
    const path = this.data.graph('definitions');
    const about = await stat(path).catch(() => undefined);
    const version = about === undefined ? '' : `${about.ino} ${about.mtimeMs} ${about.size}`;
    if (version === this.definitionsVersion) return;
    this.definitions = parse(await readFile(path, 'utf8').catch(() => ''), 'trig', this.base);
    this.definitionsVersion = version;
  }

  /** The subject's graph names its cases; removed cases are ignored. */
  private async casesOf(subject: string): Promise<string[]> {
    const listed = (await this.listedCases(subject)) ?? '';
    const ids = listed.startsWith(listHead) ? listed.slice(listHead.length).split(' ').filter(Boolean) : [];
    const there = await Promise.all(ids.map((id) => exists(join(this.data.caseFolder(id), 'case.json'))));
    return ids.filter((_, index) => there[index]);
  }

  private async addDefinitions(record: CaseRecord, given?: Quads, held?: CheckOptions): Promise<void> {
    const key = given === undefined ? definitionsKey(record) : undefined;
    if (key !== undefined && this.definitionKeys.has(key)) return;
    await this.refreshDefinitions();
    const known = new Set(this.definitions.map(quadKey));
    const wanted = given ?? mapDefinitions([record], { base: this.base });
    const added = wanted.filter((quad) => !known.has(quadKey(quad)));
    if (added.length > 0) {
      const definitions = [...this.definitions, ...added];
      await this.writeGraph('definitions', definitions, () => ({ before: this.definitions, own: wanted }), held);
      this.definitions = definitions;
    }
    if (key !== undefined) this.definitionKeys.add(key);
  }

  private async writeSubject(subject: string, cases: readonly string[]): Promise<void> {
    const text = await this.subjectText(subject, await this.recordsOf(cases));
    await this.write(this.data.subjectGraph(subject), text);
  }

  private async recordsOf(cases: readonly string[]): Promise<CaseRecord[]> {
    return Promise.all(
      [...cases].sort().map(async (id) => recordWithoutValues(await readCaseDocument(this.data.caseFolder(id)))),
    );
  }

  /** The graph of a subject with its existing cases and one that is to be added. */
  private async subjectText(
    subject: string,
    there: readonly CaseRecord[],
    added?: CaseRecord,
    held?: CheckOptions,
  ): Promise<string> {
    const context = { base: this.base };
    const records = added ? [...there, added] : there;
    const quads = mapSubject(records, context);
    const parts = added && (() => ({ before: mapSubject(there, context), own: mapSubject([added], context) }));
    await requireConforming(this.gate, graphNames(this.base).subject(subject).value, 'subject', quads, {
      ...(parts && { parts }),
      ...(held && { held }),
    });
    return `${listOf(records.map(({ id }) => id))}\n${serialise(quads, 'trig')}`;
  }

  private async writeGraph(name: SingleGraph, quads: Quads, parts?: () => Parts, held?: CheckOptions): Promise<void> {
    if (quads.length === 0) {
      await rm(this.data.graph(name), { force: true });
      return;
    }
    await requireConforming(this.gate, graphNames(this.base)[name].value, name, quads, {
      // An execution names the software release, which is described among the definitions.
      context: name === 'executions' ? this.definitions : [],
      ...(parts && { parts }),
      ...(held && { held }),
    });
    await this.write(this.data.graph(name), serialise(quads, 'trig'));
  }

  /** The graphs that passed the gate. */
  private async write(path: string, text: string): Promise<void> {
    await this.passed.add(sha256(text));
    await writeFileAtomic(path, text);
  }

  private async listedCases(subject: string): Promise<string | undefined> {
    const text = await readFile(this.data.subjectGraph(subject), 'utf8').catch(() => '');
    return text.slice(0, text.indexOf('\n'));
  }

  private async writtenSubjects(): Promise<string[]> {
    const names = await readdir(join(this.data.graphs, 'subjects')).catch(() => []);
    return names.filter((name) => name.endsWith('.trig')).map((name) => name.slice(0, -'.trig'.length));
  }
}

const listHead = '# cases: ';

function listOf(cases: Iterable<string>): string {
  return `${listHead}${[...cases].sort().join(' ')}`;
}

function subjectOf(caseId: string): string {
  return caseId.slice(0, caseId.lastIndexOf('-'));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Everything in a record on which its set of definitions depends. */
function definitionsKey({ run, image, rois, deepVectors }: CaseRecord): string {
  const names = [...new Set(rois.flatMap(({ features }) => features.values.map(({ name }) => name)))].sort();
  const models = [...new Set((deepVectors ?? []).map(({ model }) => model.id))].sort();
  return [run.settingsDigest, run.software.version, run.software.commit, image.unit, ...models, ...names].join('|');
}

function distinct(quads: Quads): Quad[] {
  return [...new Map(quads.map((quad) => [quadKey(quad), quad])).values()];
}

/** Names in a folder that are not hidden, sorted; empty if the folder does not exist. */
async function visible(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).sort();
}

function quadKey(quad: Quads[number]): string {
  return `${quad.subject.value} ${quad.predicate.value} ${quad.object.termType} ${quad.object.value}`;
}
