import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MutatedModule } from './modules.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const peers = join(root, 'test', 'spec', 'peers');

/** One change in one place, switched on by its id while the tests run. */
export interface Mutant {
  readonly id: string;
  /** Relative to the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line of the source, without its indentation. */
  readonly text: string;
  /** `a < b → a <= b` */
  readonly change: string;
}

export interface Instrumented {
  readonly mutants: readonly Mutant[];
  /** Text with all mutants included, by absolute path. */
  readonly code: Readonly<Record<string, string>>;
}

/** The part of Babel's paths and nodes used here. */
interface Node {
  readonly type: string;
  readonly operator?: string;
  readonly value?: unknown;
  readonly callee?: Node;
  readonly name?: string;
  readonly left?: unknown;
  readonly arguments?: readonly Node[];
}
interface Path {
  readonly node: Node;
  readonly parent: Node;
  readonly key: string | number | null;
}
interface Mutator {
  readonly name: string;
  mutate(path: Path): Iterable<unknown>;
}
interface StrykerMutant {
  readonly id: string;
  readonly fileName: string;
  readonly replacement: string;
  /** `Ignored` when it is skipped. */
  readonly status?: string;
  readonly location: Record<'start' | 'end', { readonly line: number; readonly column: number }>;
}
interface Stryker {
  readonly Instrumenter: new (
    log: object,
  ) => {
    instrument(
      files: readonly { readonly name: string; readonly mutate: true; readonly content: string }[],
      options: object,
    ): Promise<{
      readonly files: readonly { readonly name: string; readonly content: string }[];
      readonly mutants: readonly StrykerMutant[];
    }>;
  };
}

/** The folder of StrykerJS' instrumenter among the peers; undefined where they are not installed. */
export function instrumenterFolder(): string | undefined {
  const folder = join(peers, 'node_modules', '@stryker-mutator', 'instrumenter');
  return existsSync(folder) ? folder : undefined;
}

/** Texts and details of errors are for readers: it matters what is thrown and where, not the wording. */
const words = {
  shouldIgnore({ node }: Path): string | undefined {
    const callee = node.callee?.name ?? '';
    const first = node.arguments?.[0];
    if (node.type === 'NewExpression' && /(Error|Fault|Malformed|Refused)$/.test(callee)) return 'an error';
    if (node.type === 'CallExpression' && typeof first?.value === 'string' && first.value.startsWith('QIAW_')) {
      return 'a refusal';
    }
    return undefined;
  },
};

/**
 * StrykerJS does not mutate numbers, and thresholds are numbers. A constant or a default becomes one more and one less;
 * a number in a comparison becomes the neighbour that swapping `<` and `<=` does not cover.
 */
const numbers = (numeric: (value: number) => unknown): Mutator => ({
  name: 'NumericLiteral',
  *mutate({ node, parent, key }) {
    if (node.type !== 'NumericLiteral' || typeof node.value !== 'number') return;
    if (parent.type === 'VariableDeclarator' || parent.type === 'AssignmentPattern') {
      yield numeric(node.value + 1);
      if (node.value > 0) yield numeric(node.value - 1);
    }
    if (parent.type !== 'BinaryExpression') return;
    // `x < 4` and `4 > x` are the same.
    const smaller = key === 'right' ? ['<', '>='] : ['>', '<='];
    const greater = key === 'right' ? ['>', '<='] : ['<', '>='];
    if (smaller.includes(parent.operator!) && node.value > 0) yield numeric(node.value - 1);
    if (greater.includes(parent.operator!)) yield numeric(node.value + 1);
  },
});

let stryker: Promise<Stryker> | undefined;

async function load(folder: string): Promise<Stryker> {
  const code = (path: string) => import(pathToFileURL(join(folder, 'dist', 'src', path)).href);
  const { allMutators } = (await code(join('mutators', 'mutate.js'))) as { allMutators: Mutator[] };
  const babel = createRequire(join(folder, 'package.json'))('@babel/core') as {
    types: { numericLiteral(value: number): unknown };
  };
  allMutators.push(numbers((value) => babel.types.numericLiteral(value)));
  return (await code('index.js')) as Stryker;
}

/** All mutants of a module, and its sources with these included. */
export async function instrument({ sources }: MutatedModule, folder: string): Promise<Instrumented> {
  stryker ??= load(folder);
  const { Instrumenter } = await stryker;
  const silent = new Proxy({}, { get: () => () => false });
  const texts = new Map(sources.map((source) => [join(root, source), readFileSync(join(root, source), 'utf8')]));
  const { files, mutants } = await new Instrumenter(silent).instrument(
    [...texts].map(([name, content]) => ({ name, mutate: true, content })),
    { plugins: [], ignorers: [words], excludedMutations: ['StringLiteral'] },
  );
  return {
    mutants: mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName, replacement, location }) => {
        const lines = texts.get(fileName)!.split('\n');
        const original = between(lines, location);
        return {
          id,
          file: fileName.slice(root.length),
          line: location.start.line + 1,
          column: location.start.column + 1,
          text: lines[location.start.line]!.trim(),
          change: `${squeeze(original)} → ${squeeze(replacement)}`,
        };
      }),
    code: Object.fromEntries(files.map(({ name, content }) => [name, content])),
  };
}

function between(lines: readonly string[], { start, end }: StrykerMutant['location']): string {
  if (start.line === end.line) return lines[start.line]!.slice(start.column, end.column);
  const inner = lines.slice(start.line + 1, end.line);
  return [lines[start.line]!.slice(start.column), ...inner, lines[end.line]!.slice(0, end.column)].join(' ');
}

function squeeze(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 70)} … ${line.slice(-25)}` : line;
}

/** A source as the list of accepted mutants names it: files may move, while their names and lines stay. */
export const shortName = (file: string): string => `${basename(dirname(file))}/${basename(file)}`;
