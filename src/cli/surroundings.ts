import { resolve } from 'node:path';
import type { Quad } from '../graph/index.ts';
import { directoryOf, GraphContext, labelsOf, readManifest } from '../pipeline/index.ts';

/** A graph to check, and the file that contains it. */
export interface GivenGraph {
  readonly graph: string;
  readonly quads: readonly Quad[];
  readonly path: string;
}

interface Surrounding {
  readonly context: readonly Quad[];
  /** Present if the graph is in a pseudonymous directory. */
  readonly knownLabel?: (label: string) => boolean;
}

/** The graphs to which graphs refer: in the given files, else in the data directory that contains a file. */
export class Surroundings {
  private readonly directories = new Map<string, Promise<OpenDirectory | undefined>>();

  constructor(
    private readonly given: readonly GivenGraph[],
    private readonly nameTables: readonly string[],
  ) {}

  async of({ graph, quads, path }: GivenGraph): Promise<Surrounding> {
    const directory = await this.directoryAt(resolve(path));
    const knownLabel = directory?.knownLabel && { knownLabel: directory.knownLabel };
    const among = this.among(graph, quads);
    const context =
      among.length > 0 || directory === undefined ? among : await directory.context.of(graph, quads, resolve(path));
    return { context, ...knownLabel };
  }

  /** A run refers to its subject's graph and the definitions, an execution to the software among them. */
  private among(graph: string, quads: readonly Quad[]): readonly Quad[] {
    if (!/\/graph\/(run\/|executions$)/.test(graph)) return [];
    const objects = new Set(quads.map(({ object }) => object.value));
    return this.given.flatMap(({ graph: other, quads: content }) => {
      const subject = other.replace('/graph/subject/', '/id/subject/');
      const wanted = other.endsWith('/graph/definitions') || (subject !== other && objects.has(subject));
      return wanted ? content : [];
    });
  }

  private directoryAt(path: string): Promise<OpenDirectory | undefined> {
    const known = this.directories.get(path);
    if (known !== undefined) return known;
    const opened = this.open(path);
    this.directories.set(path, opened);
    return opened;
  }

  private async open(path: string): Promise<OpenDirectory | undefined> {
    const data = await directoryOf(path);
    const manifest = data && (await readManifest(data));
    if (data === undefined || manifest === undefined) return undefined;
    const context = this.contexts.get(data.root) ?? new GraphContext(data, manifest.base);
    this.contexts.set(data.root, context);
    if (manifest.identity !== 'pseudonym') return { context };
    this.labels ??= labelsOf(this.nameTables);
    return { context, knownLabel: await this.labels };
  }

  private readonly contexts = new Map<string, GraphContext>();
  private labels: ReturnType<typeof labelsOf> | undefined;
}

interface OpenDirectory {
  readonly context: GraphContext;
  readonly knownLabel?: (label: string) => boolean;
}
