import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { drawing, guardedGlobals, packageRooms, rooms } from './support/rooms.ts';

const src = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

const imports: readonly Import[] = files.flatMap(({ file, text }) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => ({
    file,
    room: file.includes('/') ? file.split('/')[0]! : '',
    target: match[1]!,
  })),
);

/** Path of a relative import inside src/, or undefined for packages and other files of the package. */
function inside({ file, target }: Import): string | undefined {
  if (!target.startsWith('.')) return undefined;
  const path = relative(src, resolve(join(src, dirname(file)), target));
  return path.startsWith('..') ? undefined : path;
}

describe('The rooms of src/', () => {
  it('are all described, and every described room exists', () => {
    const found = new Set(files.filter(({ file }) => file.includes('/')).map(({ file }) => file.split('/')[0]));
    expect([...found].sort()).toEqual(
      Object.keys(rooms)
        .filter((room) => room !== 'setup')
        .sort(),
    );
  });

  it('import only rooms upstream of them', () => {
    const wrong = imports.filter((one) => {
      const target = inside(one)?.split('/')[0];
      if (target === undefined || one.room === '' || target === one.room) return false;
      return !rooms[one.room]?.mayImport.includes(target);
    });
    expect(wrong.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('reach other rooms through their index.ts only', () => {
    const deep = imports.filter((one) => {
      const target = inside(one);
      if (target === undefined || one.room === '' || target.split('/')[0] === one.room) return false;
      return !/^[^/]+\/index\.ts$/.test(target);
    });
    expect(deep.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('import heavy packages in one place only', () => {
    const wrong = imports.filter(({ room, target }) => {
      const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : target.split('/')[0]!;
      const allowed = packageRooms[name];
      return allowed !== undefined && !allowed.includes(room);
    });
    expect(wrong.map((one) => `${one.file} -> ${one.target}`)).toEqual([]);
  });

  it('leave time, randomness, the environment and the console to the places made for them', () => {
    const wrong = files.flatMap(({ file, text }) =>
      guardedGlobals
        .filter(({ pattern, allowed }) => pattern.test(withoutComments(text)) && !allowed.test(file))
        .map(({ pattern }) => `${file}: ${pattern.source}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have a README each', () => {
    const readmes = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^[^/]+\/README\.md$/.test(file),
    );
    expect(readmes.map((file) => file.split('/')[0]).sort()).toEqual(Object.keys(rooms).sort());
  });

  it('are drawn in docs/architecture.md as the rules say', async () => {
    await expect(drawing()).toMatchFileSnapshot('../docs/architecture.md');
  });

  it('keep their files small enough to read at once', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file);
    expect(long).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
