import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse, type Quad, qiaw } from '../../graph/index.ts';
import { DataDirectory } from '../files/data-directory.ts';
import { contextFile } from './quarantine.ts';

/** The data directory that contains a file, at any depth; undefined if there is none. */
export async function directoryOf(path: string): Promise<DataDirectory | undefined> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const data = new DataDirectory(folder);
    if (
      await stat(data.manifest).then(
        (info) => info.isFile(),
        () => false,
      )
    )
      return data;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * The graphs to which a graph of a data directory refers: a run refers to its subject's graph and the definitions, an
 * execution to the software among the definitions. Definitions are parsed again only if their file changes.
 */
export class GraphContext {
  private stamp = '';
  private definitions: readonly Quad[] = [];

  constructor(
    private readonly data: DataDirectory,
    private readonly base: string,
  ) {}

  async of(graph: string, quads: readonly Quad[], path: string): Promise<readonly Quad[]> {
    if (graph === `${this.base}graph/executions`) return this.readDefinitions();
    if (!graph.startsWith(`${this.base}graph/run/`)) return [];
    // The graphs to which a case in quarantine refers are in the same folder.
    if (path.startsWith(this.data.quarantine)) return this.readGraph(join(dirname(path), contextFile));
    const start = `${this.base}id/subject/`;
    const subjects = new Set(
      quads
        .filter(({ predicate, object }) => predicate.value === qiaw.ofSubject.value && object.value.startsWith(start))
        .map(({ object }) => basename(object.value)),
    );
    const all = await Promise.all(
      [...subjects].map((subject) => this.readGraph(this.data.subjectGraph(decodeURIComponent(subject)))),
    );
    return [...all.flat(), ...(await this.readDefinitions())];
  }

  private async readDefinitions(): Promise<readonly Quad[]> {
    const path = this.data.graph('definitions');
    const about = await stat(path).catch(() => undefined);
    const stamp = about === undefined ? '' : `${about.ino} ${about.mtimeMs} ${about.size}`;
    if (stamp !== this.stamp) this.definitions = await this.readGraph(path);
    this.stamp = stamp;
    return this.definitions;
  }

  private async readGraph(path: string): Promise<readonly Quad[]> {
    return parse(await readFile(path, 'utf8').catch(() => ''), 'trig', this.base);
  }
}
