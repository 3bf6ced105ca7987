import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StabilityFiles } from '../../../cohorts/index.ts';
import {
  type CaseRecord,
  graphKinds,
  mapSubject,
  parse,
  type Quad,
  serialise,
  streamTrig,
} from '../../../graph/index.ts';
import { NothingToExport } from '../errors.ts';
import type { ExportSource } from '../model.ts';
import { importFiles } from '../table/import-nodes.ts';
import type { TextSink } from '../table/write-csv.ts';
import { type ExportCase, readCases } from './cases.ts';

/**
 * Every graph of a dataset (or of all datasets) as one document: definitions, subjects, imports, then runs. Each graph is sorted;
 * graphs of imports are sorted in pieces. One graph, or one piece of an import, is in memory at a time; the same directory gives
 * the same bytes. TriG repeats its prefixes before each graph.
 * The log of executions is left out: it shows when the operator worked, which users of the data do not need.
 */
export async function writeDump(
  source: ExportSource,
  format: 'nquads' | 'trig',
  sink: TextSink,
  dataset?: string,
): Promise<void> {
  let written = 0;
  for await (const graph of graphsOf(source, format, dataset)) {
    written += graph.length;
    if (graph.length > 0) await sink.write(typeof graph === 'string' ? graph : serialise(graph, format));
  }
  if (written === 0) throw new NothingToExport('there are no graphs');
}

/** Graphs of runs and imports were written as TriG by this program, so TriG dumps copy them unchanged. */
async function* graphsOf(
  source: ExportSource,
  format: 'nquads' | 'trig',
  dataset?: string,
): AsyncGenerator<readonly Quad[] | string> {
  const { root, base } = source;
  const cases = new Map<string, string[]>();
  for await (const { id, subject } of readCases(root, dataset)) {
    const known = cases.get(subject.id);
    if (known === undefined) cases.set(subject.id, [id]);
    else known.push(id);
  }
  const graph = (...path: readonly string[]) => readGraph(join(root, 'graphs', ...path), base);
  yield await graph('definitions.trig');
  if (dataset === undefined) {
    for (const name of dumpedIn('file')) yield await graph(`${name}.trig`);
    for (const subject of [...cases.keys()].sort()) yield await graph('subjects', `${subject}.trig`);
    // Not in the downloads of a dataset, which depend on its content alone and not on when a study was computed.
    for (const { id } of await new StabilityFiles(root, base).list()) yield await graph('stability', `${id}.trig`);
  } else yield* subjectsOf(source, dataset);
  // A subject belongs to one dataset, so that its relations are those of its cases there.
  for (const kind of dumpedIn('folder'))
    for (const subject of [...cases.keys()].sort()) yield await graph(kind, `${subject}.trig`);
  for await (const { path } of importFiles(source, dataset)) {
    try {
      yield* format === 'trig' ? textOf(path) : piecesOf(path, base);
    } catch (error) {
      // Like a case, an import may be replaced between listing and reading.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  for (const id of [...cases.values()].flat().sort()) {
    const path = join(root, 'cases', id, 'graph.trig');
    yield format === 'trig' ? await readFile(path, 'utf8').catch(() => '') : await readGraph(path, base);
  }
}

/** Kinds of graphs that dumps include, sorted. */
const dumpedIn = (wanted: 'file' | 'folder'): string[] =>
  Object.entries(graphKinds)
    .flatMap(([kind, { dumped, place }]) => (dumped && place === wanted ? [kind] : []))
    .sort();

/** A patient can be part of several datasets; only statements from the cases of this dataset are included. */
async function* subjectsOf({ root, base }: ExportSource, dataset: string): AsyncGenerator<readonly Quad[]> {
  let current: CaseRecord[] = [];
  // Case names begin with the subject, so the cases of a subject are consecutive.
  for await (const document of readCases(root, dataset)) {
    if (current.length > 0 && current[0]!.subject.id !== document.subject.id) {
      yield mapSubject(current, { base });
      current = [];
    }
    current.push(withoutValues(document));
  }
  yield mapSubject(current, { base });
}

function withoutValues(document: ExportCase): CaseRecord {
  const features = { diagnostics: [], values: [], warnings: [] };
  return { ...document, rois: document.rois.map((roi) => ({ ...roi, features })) };
}

/** Maximum number of quads of a graph in memory. */
const pieceSize = 20_000;

async function* piecesOf(path: string, base: string): AsyncGenerator<readonly Quad[]> {
  let piece: Quad[] = [];
  for await (const quad of streamTrig(createReadStream(path, 'utf8'), base)) {
    piece.push(quad);
    if (piece.length < pieceSize) continue;
    yield piece;
    piece = [];
  }
  yield piece;
}

async function* textOf(path: string): AsyncGenerator<string> {
  for await (const text of createReadStream(path, 'utf8')) yield text as string;
}

/** Empty if the file is missing: a case may be withdrawn between listing and reading. */
async function readGraph(path: string, base: string): Promise<readonly Quad[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? [] : parse(text, 'trig', base);
}
