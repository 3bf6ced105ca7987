import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { packageRoot, sha256 } from '../core/index.ts';
import { GraphSyntaxError, StoreFull } from './errors.ts';
import type { GraphStore, RdfFormat } from './port.ts';
import type { GraphSource } from './sources.ts';

export interface DataDirectoryOptions {
  /** Base IRI, for the names of the ontology graphs; default `http://127.0.0.1:8080/`. */
  readonly base?: string;
  /** Folder of the ontology files; default the package's own. `false` leaves them out. */
  readonly ontology?: string | false;
}

/** What was loaded and what was not, by file relative to the data directory. */
export interface LoadReport {
  readonly files: number;
  readonly cases: number;
  readonly quads: number;
  /** Files that do not parse; the others are served without them. */
  readonly broken: ReadonlyArray<{ readonly file: string; readonly message: string }>;
}

/** One RDF file of a data directory. */
interface RdfFile {
  readonly kind: 'case' | 'graph' | 'ontology';
  /** Shown in reports: `cases/<case>/graph.trig`. */
  readonly name: string;
  readonly path: string;
  readonly format: RdfFormat;
  readonly graph?: string;
}

const formats: Readonly<Record<string, RdfFormat>> = {
  '.trig': 'trig',
  '.nq': 'nquads',
  '.ttl': 'turtle',
  '.nt': 'ntriples',
};

/**
 * Loads the complete cases (`cases/<case>/graph.trig`), `graphs/**` and the ontology into a store. A case folder appears
 * by one rename, so a folder whose name starts with a dot is unfinished and left out.
 */
export async function loadDataDirectory(
  store: GraphStore,
  dataDirectory: string,
  options: DataDirectoryOptions = {},
): Promise<LoadReport> {
  const broken: Array<{ file: string; message: string }> = [];
  let files = 0;
  let cases = 0;
  for await (const { file, source } of readAll(dataDirectory, options)) {
    try {
      await store.load(source.text, source.format, source.graph);
      files++;
      if (file.kind === 'case') cases++;
    } catch (error) {
      if (!(error instanceof GraphSyntaxError || error instanceof StoreFull)) throw error;
      broken.push({ file: file.name, message: error.message });
    }
  }
  const { quads } = await store.statistics();
  return { files, cases, quads, broken };
}

/** The same content as a stream of sources, for stores that fill engines by themselves. */
export async function* dataDirectorySources(
  dataDirectory: string,
  options: DataDirectoryOptions = {},
): AsyncIterable<GraphSource> {
  for await (const { source } of readAll(dataDirectory, options)) yield source;
}

async function* readAll(dataDirectory: string, options: DataDirectoryOptions) {
  for (const file of await listFiles(dataDirectory, options)) {
    const text = await readFile(file.path, 'utf8').catch(() => undefined);
    // A case may be withdrawn between listing and reading.
    if (text === undefined) continue;
    const source: GraphSource = {
      text,
      format: file.format,
      ...(file.graph === undefined ? {} : { graph: file.graph }),
    };
    yield { file, source };
  }
}

async function listFiles(dataDirectory: string, options: DataDirectoryOptions): Promise<RdfFile[]> {
  const base = options.base ?? 'http://127.0.0.1:8080/';
  const files: RdfFile[] = [];
  for (const name of await visibleNames(join(dataDirectory, 'cases'))) {
    const path = join(dataDirectory, 'cases', name, 'graph.trig');
    files.push({ kind: 'case', name: `cases/${name}/graph.trig`, path, format: 'trig' });
  }
  for (const name of await visibleNames(join(dataDirectory, 'graphs'), true)) {
    const format = formats[extname(name)];
    const path = join(dataDirectory, 'graphs', name);
    if (!format) continue;
    // A file that carries no graph name of its own is told apart by its place.
    const graph = { graph: `${base}graph/file/${sha256(name).slice(0, 16)}` };
    const single = format === 'turtle' || format === 'ntriples';
    files.push({ kind: 'graph', name: `graphs/${name}`, path, format, ...(single ? graph : {}) });
  }
  if (options.ontology === false) return files;
  const ontology = options.ontology ?? join(packageRoot(), 'ontology');
  for (const name of await visibleNames(ontology)) {
    if (extname(name) !== '.ttl') continue;
    const graph = `${base}graph/ontology/${encodeURIComponent(basename(name, '.ttl'))}`;
    files.push({ kind: 'ontology', name: `ontology/${name}`, path: join(ontology, name), format: 'turtle', graph });
  }
  return files;
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
