import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { doors, drawing, guardedGlobals, modules, notModules, packageModules } from './support/modules.ts';

const src = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));

interface Import {
  readonly file: string;
  readonly target: string;
  /** Loaded when the code is reached, not with the file. */
  readonly lazy: boolean;
}

const imports: readonly Import[] = files.flatMap(({ file, text }) =>
  [...withoutComments(text).matchAll(/(?:from|import)\s*(\(?)\s*'([^']+)'/g)].map((match) => ({
    file,
    target: match[2]!,
    lazy: match[1] === '(',
  })),
);

/** The module that contains a file; none for the files that start the program or export parts of it. */
function moduleOf(file: string): string | undefined {
  const folder = file.includes('/') ? file.split('/')[0]! : undefined;
  return folder !== undefined && !notModules.includes(folder) ? folder : undefined;
}

/** Path of a relative import inside src/, or undefined for packages and other files of the package. */
function inside({ file, target }: Import): string | undefined {
  if (!target.startsWith('.')) return undefined;
  const path = relative(src, resolve(join(src, dirname(file)), target));
  return path.startsWith('..') ? undefined : path;
}

describe('The modules of src/', () => {
  it('are all described, and each described module exists', () => {
    const found = new Set(files.map(({ file }) => moduleOf(file)).filter((module) => module !== undefined));
    expect([...found].sort()).toEqual(Object.keys(modules).sort());
  });

  it('are at most sixteen', () => {
    expect(Object.keys(modules).length).toBeLessThanOrEqual(16);
  });

  it('list only modules above themselves as allowed imports, so that no arrow points up', () => {
    const names = Object.keys(modules);
    const up = names.flatMap((module, place) =>
      modules[module]!.mayImport.filter((other) => !names.slice(0, place).includes(other)).map(
        (other) => `${module} -> ${other}`,
      ),
    );
    expect(up).toEqual([]);
  });

  it('import only modules upstream of them', () => {
    const wrong = imports.filter((one) => {
      const from = moduleOf(one.file);
      const path = inside(one);
      if (from === undefined || path === undefined) return false;
      const to = moduleOf(path);
      return to !== from && (to === undefined || !modules[from]?.mayImport.includes(to));
    });
    expect(wrong.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('import other modules only through their index.ts', () => {
    const allowed = new Set([...Object.keys(modules), ...Object.keys(doors)].map((folder) => `${folder}/index.ts`));
    const deep = imports.filter((one) => {
      const path = inside(one);
      const to = path === undefined ? undefined : moduleOf(path);
      if (to === undefined || to === moduleOf(one.file) || !one.file.includes('/')) return false;
      return !allowed.has(path!);
    });
    expect(deep.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('have one index.ts each, except cli, which no module imports; no module imports its own', () => {
    const indexes = files.map(({ file }) => file).filter((file) => file.endsWith('/index.ts'));
    expect(indexes.filter((file) => moduleOf(file) !== undefined).sort()).toEqual(
      [...Object.keys(modules), ...Object.keys(doors)]
        .filter((folder) => folder !== 'cli')
        .map((folder) => `${folder}/index.ts`)
        .sort(),
    );
    const own = imports.filter((one) => {
      const path = inside(one);
      return path?.endsWith('/index.ts') && moduleOf(path) === moduleOf(one.file) && moduleOf(path) !== undefined;
    });
    expect(own.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('have no circular imports, not even of types', () => {
    expect(circles()).toEqual([]);
  });

  it('import heavy packages in one place only', () => {
    const wrong = imports.filter((one) => {
      const from = moduleOf(one.file);
      const name = one.target
        .split('/')
        .slice(0, one.target.startsWith('@') ? 2 : 1)
        .join('/');
      const allowed = packageModules[name];
      return from !== undefined && allowed !== undefined && !allowed.includes(from);
    });
    expect(wrong.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('leave time, randomness, the environment and the console to the files meant for them', () => {
    const wrong = files.flatMap(({ file, text }) =>
      guardedGlobals
        .filter(({ pattern, allowed }) => pattern.test(withoutComments(text)) && !allowed.test(file))
        .map(({ pattern }) => `${file}: ${pattern.source}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have a README each', () => {
    const readmes = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^[^/]+\/README\.md$/.test(file))
      .map((file) => file.split('/')[0]!);
    expect(Object.keys(modules).filter((module) => !readmes.includes(module))).toEqual([]);
  });

  it('are drawn in docs/architecture.md as the rules state', async () => {
    await expect(drawing()).toMatchFileSnapshot('../docs/architecture.md');
  });

  it('keep their files small', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file);
    expect(long).toEqual([]);
  });
});

/** Files that import themselves through others, one line per cycle; lazy imports count as well. */
function circles(): string[] {
  const next = new Map(files.map(({ file }) => [file, new Set<string>()]));
  for (const one of imports) {
    const path = inside(one);
    if (path !== undefined && next.has(path)) next.get(one.file)!.add(path);
  }
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const walk = (file: string, way: readonly string[]): void => {
    state.set(file, 'open');
    for (const other of next.get(file)!) {
      if (state.get(other) === 'open') found.push([...way.slice(way.indexOf(other)), other].join(' -> '));
      else if (!state.has(other)) walk(other, [...way, other]);
    }
    state.set(file, 'done');
  };
  for (const { file } of files) if (!state.has(file)) walk(file, [file]);
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
