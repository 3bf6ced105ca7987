import { type Stats, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { packageRoot, sha256 } from '../../core/index.ts';
import type { GraphSource, RdfFormat } from '../sources.ts';

export interface DataDirectoryOptions {
  /** Base IRI, for the names of the ontology graphs; default `http://127.0.0.1:8080/`. */
  readonly base?: string;
  /** Folder of the ontology files; default the package's own. `false` leaves them out. */
  readonly ontology?: string | false;
  /**
   * Why a file must not be served, undefined where it may be; by its name relative to the data directory. Without it all is
   * served. Asked whenever a file is read, so what is known already must be told quickly.
   */
  readonly judge?: (file: string, text: string) => Promise<string | undefined>;
}

/** One RDF file of a data directory. */
export interface RdfFile {
  readonly kind: 'case' | 'graph' | 'ontology';
  /** Shown in reports: `cases/<case>/graph.trig`. */
  readonly name: string;
  readonly path: string;
  readonly format: RdfFormat;
  /** The graph of a file that names none of its own. */
  readonly graph?: string;
}

const formats: Readonly<Record<string, RdfFormat>> = {
  '.trig': 'trig',
  '.nq': 'nquads',
  '.ttl': 'turtle',
  '.nt': 'ntriples',
};

/** Where files may be: each is listed again only when its folder, or one below it, has changed. */
export type Place = 'cases' | 'graphs' | 'ontology';

/**
 * The RDF files in one place, sorted. A case folder appears by one rename, so a folder whose name starts with a dot is
 * unfinished and left out, as is every other name with a leading dot and what an atomic write has not finished.
 */
export async function filesIn(
  place: Place,
  dataDirectory: string,
  { base = 'http://127.0.0.1:8080/', ontology }: DataDirectoryOptions,
): Promise<RdfFile[]> {
  if (place === 'cases') {
    const names = await visibleNames(join(dataDirectory, 'cases'));
    return names.map((name) => {
      const path = join(dataDirectory, 'cases', name, 'graph.trig');
      return { kind: 'case', name: `cases/${name}/graph.trig`, path, format: 'trig' };
    });
  }
  if (place === 'graphs') {
    const names = await visibleNames(join(dataDirectory, 'graphs'), true);
    return names.flatMap((name) => {
      const format = formats[extname(name)];
      if (!format) return [];
      const file = {
        kind: 'graph',
        name: `graphs/${name}`,
        path: join(dataDirectory, 'graphs', name),
        format,
      } as const;
      // A file that carries no graph name of its own is told apart by its place.
      const single = format === 'turtle' || format === 'ntriples';
      return [single ? { ...file, graph: `${base}graph/file/${sha256(name).slice(0, 16)}` } : file];
    });
  }
  if (ontology === false) return [];
  const folder = ontology ?? join(packageRoot(), 'ontology');
  const names = (await visibleNames(folder)).filter((name) => extname(name) === '.ttl');
  return names.map((name) => {
    const graph = `${base}graph/ontology/${encodeURIComponent(basename(name, '.ttl'))}`;
    return { kind: 'ontology', name: `ontology/${name}`, path: join(folder, name), format: 'turtle', graph };
  });
}

/** Names in a folder, sorted, without those that start with a dot; none where the folder is not there. */
async function visibleNames(folder: string, recursive = false): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive });
    return entries
      .map((entry) => entry.replaceAll('\\', '/'))
      .filter((entry) => !entry.split('/').some((part) => part.startsWith('.')))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Tells one state of a file or folder from another without reading it; undefined where there is none. */
export async function stampOf(path: string): Promise<string | undefined> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return stampFrom(info);
}

/** The same at once, for what every answer waits for: a look takes microseconds, the way through the thread pool fifty times as long. */
export function stampNow(path: string): string | undefined {
  try {
    return stampFrom(statSync(path, { throwIfNoEntry: false }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

const stampFrom = (info: Stats | undefined): string | undefined =>
  info && `${info.mtimeMs} ${info.ctimeMs} ${info.size} ${info.ino}`;

/** Why a file must not be served. The ontology is the program's own, and only TriG is written by it. */
export async function refusalOf(
  { kind, name, format }: RdfFile,
  { text }: GraphSource,
  { judge }: DataDirectoryOptions,
): Promise<string | undefined> {
  return kind === 'ontology' || format !== 'trig' ? undefined : judge?.(name, text);
}

/** The content of a file and where it belongs; undefined when the file is gone. */
export async function readSource({ path, format, graph }: RdfFile): Promise<GraphSource | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return text === undefined ? undefined : { text, format, ...(graph === undefined ? {} : { graph }) };
}
