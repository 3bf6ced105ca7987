import { type Stats, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { packageRoot, sha256 } from '../../core/index.ts';
import type { GraphSource, RdfFormat } from '../sources.ts';

export interface DataDirectoryOptions {
  /** Base IRI, used in the names of the ontology graphs. Default `http://127.0.0.1:8080/`. */
  readonly base?: string;
  /** Folder of the ontology files. Default: the folder in the package. `false` excludes them. */
  readonly ontology?: string | false;
  /**
   * Returns why a file must not be served, or undefined if it may be. `file` is relative to the data directory. Without this
   * function all files are served. It is called whenever a file is read, so known results must be returned quickly.
   */
  readonly judge?: (file: string, text: string) => Promise<string | undefined>;
}

/** One RDF file of a data directory. */
export interface RdfFile {
  readonly kind: 'case' | 'graph' | 'ontology';
  /** Name in reports: `cases/<case>/graph.trig`. */
  readonly name: string;
  readonly path: string;
  readonly format: RdfFormat;
  /** The graph of a file whose format has no graph names. */
  readonly graph?: string;
}

const formats: Readonly<Record<string, RdfFormat>> = {
  '.trig': 'trig',
  '.nq': 'nquads',
  '.ttl': 'turtle',
  '.nt': 'ntriples',
};

/** Folders that contain files. Each is listed again only if the folder or a subfolder has changed. */
export type Place = 'cases' | 'graphs' | 'ontology';

/**
 * The RDF files in one place, sorted. A case folder appears by a rename, so a folder whose name starts with a dot is unfinished.
 * It is left out, as are all other names with a leading dot and temporary files of atomic writes.
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
      // The graph of a file without graph names is identified by the file's path.
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

/** Names in a folder, sorted, without names that start with a dot; empty if the folder does not exist. */
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

/** Identifies the state of a file or folder without reading it; undefined if it does not exist. */
export async function stampOf(path: string): Promise<string | undefined> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return stampFrom(info);
}

/** Synchronous version, used before every answer: it takes microseconds, and the thread pool would take fifty times longer. */
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

/** Why a file must not be served. The ontology belongs to the program, and the program itself writes only TriG. */
export async function refusalOf(
  { kind, name, format }: RdfFile,
  { text }: GraphSource,
  { judge }: DataDirectoryOptions,
): Promise<string | undefined> {
  return kind === 'ontology' || format !== 'trig' ? undefined : judge?.(name, text);
}

/** The content of a file with its graph; undefined if the file no longer exists. */
export async function readSource({ path, format, graph }: RdfFile): Promise<GraphSource | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return text === undefined ? undefined : { text, format, ...(graph === undefined ? {} : { graph }) };
}
