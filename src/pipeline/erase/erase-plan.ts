import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingFiles, trainingSetGraph, trainingSetIri } from '../../catalogue/index.ts';
import { CohortFiles, cohortGraph, cohortIri, StabilityFiles, studyGraph, studyIri } from '../../cohorts/index.ts';
import { graphNames, instanceIris, parse, type Quad, withdrawnDigest } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readCaseDocument } from '../make/case-document.ts';
import { derivedGraphs } from '../subject-relations/subject-relations.ts';
import { writtenAbout } from './graph-without.ts';

/**
 * Everything an erasure has to remove. It is kept in a hidden file until the erasure is complete, so that a later
 * command can finish it.
 */
export interface ErasePlan {
  readonly subject: string;
  /** Names of the subject's case folders, published and quarantined. */
  readonly cases: readonly string[];
  /** Digests of its runs. */
  readonly runs: readonly string[];
  /** Names of its studies, series and objects, to which refusals refer. */
  readonly inputs: readonly string[];
  /** IRIs of everything that belongs only to this subject, graphs included. */
  readonly iris: readonly string[];
  /** Ids of the datasets it was part of; plans of earlier releases have none. */
  readonly datasets?: readonly string[];
  /** Saved cohorts that contain the subject. Each is withdrawn and replaced by a version without it. */
  readonly cohorts?: readonly string[];
  /** Stability studies that used or left out the subject. They are withdrawn; `qiaw stability` computes them again without it. */
  readonly stability?: readonly string[];
}

/** Searches all files for data of the subject. Returns undefined if there are none. */
export async function planErasure(data: DataDirectory, base: string, subject: string): Promise<ErasePlan | undefined> {
  const names = graphNames(base);
  const root = instanceIris(base).subject(subject).value;
  const iris = new Set<string>();
  const cases: string[] = [];
  const runs = new Set<string>();
  const inputs = new Set<string>();
  const datasets = new Set<string>();
  for (const folder of await caseFolders(data)) {
    const document = await readCaseDocument(folder.path).catch(() => undefined);
    if (document === undefined && (await mentions(folder, root))) cases.push(folder.id);
    if (document?.subject.id !== subject) continue;
    cases.push(folder.id);
    runs.add(document.run.digest);
    datasets.add(document.run.dataset);
    const { image, delineation } = document;
    for (const id of [image.studyId, image.seriesId, delineation.studyId, delineation.seriesId, delineation.sopId]) {
      inputs.add(id);
    }
    iris.add(names.run(document.run.digest).value).add(`${base}cases/${folder.id}`);
    // A graph in quarantine may have any content, even invalid RDF. Nothing in it was ever visible.
    const graph = await readFile(join(folder.path, 'graph.trig'), 'utf8').catch(() => '');
    for (const iri of folder.published ? subjectsOf(parse(graph, 'trig', base), base) : []) iris.add(iri);
  }
  for (const [graph, path] of [
    [names.subject(subject), data.subjectGraph(subject)] as const,
    ...derivedGraphs.map(({ kind }) => [names.derived(kind, subject), data.derivedGraph(kind, subject)] as const),
  ]) {
    const structure = await readFile(path, 'utf8').catch(() => undefined);
    if (structure === undefined) continue;
    iris.add(graph.value);
    for (const iri of subjectsOf(parse(structure, 'trig', base), base)) iris.add(iri);
  }
  const refused = await refusalsAbout(data, subject, inputs);
  for (const id of refused) inputs.add(id);
  for (const path of await otherGraphs(data)) {
    const quads = parse(await readFile(path, 'utf8'), 'trig', base);
    for (const iri of writtenAbout(quads, new Set([root, ...iris]))) iris.add(iri);
    for (const dataset of datasetsOf(quads, root, base)) datasets.add(dataset);
  }
  const cohorts = (await new CohortFiles(data.root, base).list()).filter(({ members }) => members.includes(root));
  const studies = (await new StabilityFiles(data.root, base).list()).filter(
    ({ subjects, omitted }) => subjects.includes(root) || omitted.some((left) => left.subject === root),
  );
  // A training set is withdrawn whole: its files hold the subject's images. The rewriting of graphs then removes all of it.
  for (const id of await new TrainingFiles(data.root, base).withSubject(root))
    iris.add(trainingSetIri(base, id)).add(trainingSetGraph(base, id));
  if (iris.size === 0 && cases.length === 0 && refused.size === 0 && cohorts.length === 0) return undefined;
  iris.add(root);
  for (const { id } of cohorts) iris.add(cohortIri(base, id)).add(cohortGraph(base, id));
  for (const { id } of studies) iris.add(studyIri(base, id)).add(studyGraph(base, id));
  return {
    subject,
    cases,
    runs: [...runs],
    inputs: [...inputs],
    iris: [...iris].sort(),
    datasets: [...datasets].sort(),
    cohorts: cohorts.map(({ id }) => id),
    stability: studies.map(({ id }) => id),
  };
}

/** Datasets to which the subject belongs according to a graph. */
function datasetsOf(quads: readonly Quad[], root: string, base: string): string[] {
  const prefix = `${base}dataset/`;
  return quads
    .filter(({ subject, object }) => subject.value === root && object.value.startsWith(prefix))
    .map(({ object }) => object.value.slice(prefix.length));
}

export function tombstonesOf({ iris }: ErasePlan): string[] {
  return iris.map(withdrawnDigest);
}

/** Graph files that are not regenerated from the cases: imports, views, checks and any other files put there. */
export async function otherGraphs(data: DataDirectory): Promise<string[]> {
  const derived = derivedGraphs.map(({ kind }) => kind).join('|');
  const own = new RegExp(
    `^(?:(?:subjects|${derived})[/\\\\].*|(?:definitions|refusals|executions|validation|tombstones|catalog)\\.trig)$`,
  );
  const names = await readdir(data.graphs, { recursive: true }).catch(() => []);
  return names
    .filter((name) => name.endsWith('.trig') && !own.test(name))
    .sort()
    .map((name) => join(data.graphs, name));
}

interface Folder {
  readonly id: string;
  readonly path: string;
  readonly published: boolean;
}

async function caseFolders(data: DataDirectory): Promise<Folder[]> {
  const list = async (root: string, published: boolean): Promise<Folder[]> => {
    const names = await readdir(root).catch(() => []);
    return names.filter((id) => !id.startsWith('.')).map((id) => ({ id, path: join(root, id), published }));
  };
  return [...(await list(data.cases, true)), ...(await list(data.quarantine, false))];
}

/** Part of an import in quarantine. It is removed whole: it was never visible and can be imported again. */
async function mentions({ path }: Folder, subject: string): Promise<boolean> {
  const graph = await readFile(join(path, 'graph.trig'), 'utf8').catch(() => '');
  const name = subject.slice(subject.lastIndexOf('/') + 1);
  return graph.split(/[\s<>/#:,;.]+/).includes(name);
}

/** Things a graph describes, without the fragments that are parts of them. */
function subjectsOf(quads: readonly Quad[], base: string): Set<string> {
  const things = quads.map(({ subject }) => subject.value.split('#', 1)[0] ?? '');
  return new Set(things.filter((iri) => iri.startsWith(`${base}id/`)));
}

async function refusalsAbout(data: DataDirectory, subject: string, known: ReadonlySet<string>): Promise<Set<string>> {
  const text = await readFile(data.refusals, 'utf8').catch(() => '');
  const inputs = new Set<string>();
  for (const line of text.split('\n').filter(Boolean)) {
    const { input } = JSON.parse(line) as { input: { id: string; subject?: string } };
    if (input.subject === subject || known.has(input.id)) inputs.add(input.id);
  }
  return inputs;
}
