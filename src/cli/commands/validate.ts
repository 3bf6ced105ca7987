import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Command, Option } from 'commander';
import { counted, errorCode, UsageError } from '../../core/index.ts';
import {
  createGate,
  fileLimits,
  parse,
  type Quad,
  type RdfMediaType,
  RdfSyntaxError,
  RdfThread,
  RdfTooCostly,
  type ValidationResult,
} from '../../graph/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { findingText, foundBy } from '../output/finding-text.ts';
import { terminal } from '../output/terminal.ts';
import { type GivenGraph, Surroundings } from '../surroundings.ts';

interface ValidateOptions extends CommonOptions {
  readonly data?: string;
  readonly format: 'text' | 'json' | 'turtle';
}

export function validateCommand(setExitCode: SetExitCode): Command {
  const command = new Command('validate')
    .description('Check RDF files, or a data directory, against the shapes. Ends with 1 on a violation.')
    .argument('[file...]', 'Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD files')
    .option('--data <dir>', 'check every graph of this data directory')
    .addOption(new Option('--format <format>', 'report as').choices(['text', 'json', 'turtle']).default('text'));
  return addCommonOptions(command).action(async (files: string[], options: ValidateOptions) => {
    if ((files.length === 0) === (options.data === undefined)) throw new UsageError('Give either files or --data.');
    const paths = options.data === undefined ? files : await graphFiles(new DataDirectory(options.data));
    if (paths.length === 0) throw new UsageError(`There is no graph in ${options.data}.`);
    const { config } = await setUp(options);
    const gate = await createGate();
    const damaged: string[] = [];
    const graphs = await (options.data === undefined
      ? readFiles(paths)
      : grouped(paths, (path) => readOwn(path, damaged)));
    for (const fault of damaged) terminal.say(fault);
    const surroundings = new Surroundings(graphs, config.run.nameTables);
    let violations = 0;
    const found = { shape: 0, code: 0 };
    for (const graph of graphs) {
      const { context, knownLabel } = await surroundings.of(graph);
      const verdict = await gate.check(graph.graph, graph.quads, context, knownLabel && { knownLabel });
      for (const { sourceShape } of verdict.results) found[sourceShape === '' ? 'code' : 'shape']++;
      if (!verdict.conforms) violations++;
      const format = options.json ? 'json' : options.format;
      if (format === 'turtle') await terminal.result(verdict.reportTurtle);
      else for (const result of verdict.results) await terminal.result(`${show(result, format)}\n`);
    }
    terminal.say(`${counted(graphs.length, 'graph')} checked, ${violations} with violations`);
    if (found.shape + found.code > 0)
      terminal.say(
        `${counted(found.shape, 'finding')} of shapes (any SHACL engine finds them), ${found.code} of rules in code (docs/model.md lists them)`,
      );
    if (damaged.length > 0)
      terminal.say(
        `${counted(damaged.length, 'file')} could not be read and ${damaged.length === 1 ? 'was' : 'were'} left out`,
      );
    if (violations + damaged.length > 0) setExitCode(exitCodes.failed);
  });
}

function show(result: ValidationResult, format: 'text' | 'json'): string {
  return format === 'json' ? JSON.stringify({ ...result, foundBy: foundBy(result) }) : findingText(result);
}

async function graphFiles(data: DataDirectory): Promise<string[]> {
  const list = async (folder: string, wanted: RegExp): Promise<string[]> => {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    return names.filter((name) => wanted.test(name)).map((name) => join(folder, name));
  };
  // The view repeats the other graphs in another model.
  return [
    ...(await list(data.graphs, /^(?!ro-view\.trig$).*\.trig$/)),
    ...(await list(data.cases, /^[^.][^/\\]*[/\\]graph\.trig$/)),
  ].sort();
}

/** Every named graph of the files; triples in the default graph form a graph named after their file. */
async function grouped(
  paths: readonly string[],
  read: (path: string) => Promise<readonly Quad[]>,
): Promise<GivenGraph[]> {
  const graphs = new Map<string, { quads: Quad[]; path: string }>();
  for (const path of paths) {
    for (const quad of await read(path)) {
      const graph = quad.graph.value || `file://${path}`;
      const known = graphs.get(graph);
      if (known === undefined) graphs.set(graph, { quads: [quad], path });
      else known.quads.push(quad);
    }
  }
  return [...graphs].map(([graph, { quads, path }]) => ({ graph, quads, path }));
}

async function readFiles(paths: readonly string[]): Promise<GivenGraph[]> {
  const thread = new RdfThread(fileLimits);
  try {
    return await grouped(paths, (path) => readForeign(path, thread));
  } finally {
    await thread.close();
  }
}

/** Graphs of a data directory may exceed the limit for uploads. A damaged file is named and left out. */
async function readOwn(path: string, damaged: string[]): Promise<readonly Quad[]> {
  try {
    return parse(await readFile(path, 'utf8'), 'trig', `file://${path}`);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    damaged.push(
      `${path}: ${error instanceof RdfSyntaxError ? `${code}: ${error.message}` : `it cannot be read (${code})`}`,
    );
    return [];
  }
}

/** Files may be untrusted: they are read in a thread that can be terminated, and returned as plain lines. */
async function readForeign(path: string, thread: RdfThread): Promise<readonly Quad[]> {
  const mediaType = formats[extname(path)];
  if (mediaType === undefined) {
    const known = Object.keys(formats).join(', ');
    throw new UsageError(`${path}: only files that end in ${known} can be checked.`);
  }
  const { size } = await stat(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error));
  if (size > mostBytes) {
    throw new RdfTooCostly(`${path} is larger than ${mostBytes / 1024 ** 2} MB. Check it in parts, graph by graph.`);
  }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => unreadable(path, error));
  try {
    const { lines } = await thread.read({ texts: [{ text, mediaType }], base: `file://${path}` });
    return parse(lines, 'nquads', `file://${path}`);
  } catch (error) {
    if (error instanceof RdfSyntaxError) throw new RdfSyntaxError(`${path}: ${error.message}`, { cause: error });
    if (error instanceof RdfTooCostly) throw new RdfTooCostly(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): never {
  throw new UsageError(`${path} cannot be read (${error.code}). Check the path.`, { cause: error });
}

const mostBytes = 256 * 1024 * 1024;

const formats: Readonly<Record<string, RdfMediaType>> = {
  '.ttl': 'text/turtle',
  '.nt': 'application/n-triples',
  '.trig': 'application/trig',
  '.nq': 'application/n-quads',
  '.rdf': 'application/rdf+xml',
  '.jsonld': 'application/ld+json',
};
