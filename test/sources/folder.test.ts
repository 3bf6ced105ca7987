import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SourceMissing } from '../../src/sources/errors.ts';
import { type SourceFile, walkFolder } from '../../src/sources/index.ts';
import { writeFiles } from '../support/dicom-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

async function all(
  roots: readonly string[],
  signal?: AbortSignal,
  options?: Parameters<typeof walkFolder>[2],
): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const file of walkFolder(roots, signal, options)) files.push(file);
  return files;
}

const bytes = (length: number): Uint8Array => new Uint8Array(length);

describe('Walking a folder', () => {
  it('yields nested files in code point order with their sizes', async () => {
    const root = await writeFiles(folder(), {
      'b/2': bytes(2),
      'b/10': bytes(3),
      a: bytes(1),
      'B/x': bytes(4),
      é: bytes(5),
    });
    expect((await all([root])).map((file) => [file.relative, file.bytes])).toEqual([
      ['B/x', 4],
      ['a', 1],
      ['b/10', 3],
      ['b/2', 2],
      ['é', 5],
    ]);
  });

  it('follows links to folders once and stops at link loops', async () => {
    const root = await writeFiles(folder(), { 'real/one': bytes(1) });
    await symlink(root, join(root, 'real', 'loop'));
    await symlink(join(root, 'real'), join(root, 'again'));
    await symlink(join(root, 'nowhere'), join(root, 'dangling'));
    const files = await all([root]);
    expect(files).toHaveLength(1);
    expect(files[0]?.relative).toBe('again/one');
  });

  it('follows no link out of its roots by default, and counts those it meets', async () => {
    const elsewhere = await writeFiles(folder(), {
      'private/secret': bytes(3),
      alone: bytes(4),
      'private/more': bytes(5),
    });
    const root = await writeFiles(folder(), { own: bytes(1), 'real/one': bytes(2) });
    await symlink(join(elsewhere, 'private'), join(root, 'to-folder'));
    await symlink(join(elsewhere, 'alone'), join(root, 'to-file'));
    await symlink('/', join(root, 'real', 'to-everything'));
    await symlink(`${root}-beside`, join(root, 'dangling'));
    await mkdir(`${root}-beside`);
    await writeFile(join(`${root}-beside`, 'beside'), bytes(6));
    await symlink(root, `${root}-beside/back`);
    const outside: number[] = [];
    const onLinkOut = (source: number) => outside.push(source);
    const names = async (roots: readonly string[], options = {}) =>
      (await all(roots, undefined, { onLinkOut, ...options })).map(({ relative }) => relative);
    expect(await names([root])).toEqual(['own', 'real/one']);
    expect(outside).toEqual([0, 0, 0, 0]);
    // A root may itself be a link; links between the roots lead only to named folders.
    await symlink(root, `${root}-link`);
    expect(await names([`${root}-link`])).toEqual(['own', 'real/one']);
    outside.length = 0;
    expect(await names([root, `${root}-beside`, elsewhere])).toEqual([
      'dangling/beside',
      'own',
      'real/one',
      'to-file',
      'to-folder/more',
      'to-folder/secret',
    ]);
    expect(outside).toEqual([0]);
    await rm(join(root, 'real', 'to-everything'));
    expect(await names([root], { followLinks: true })).toHaveLength(6);
    expect(outside).toEqual([0]);
  });

  it('yields a file of overlapping roots once, and accepts a file as a root', async () => {
    const root = await writeFiles(folder(), { 'in/one': bytes(1), two: bytes(2) });
    const files = await all([join(root, 'in'), root, join(root, 'two')]);
    expect(files.map((file) => file.relative)).toEqual(['one', 'two']);
    expect((await all([join(root, 'two')])).map((file) => file.relative)).toEqual(['two']);
  });

  it('reports which source is missing before it yields anything, with the path as given', async () => {
    const root = await writeFiles(folder(), { one: bytes(1) });
    const missing = join(root, 'mistyped');
    const seen: string[] = [];
    const walking = (async () => {
      for await (const file of walkFolder([root, missing])) seen.push(file.relative);
    })();
    await expect(walking).rejects.toThrow(SourceMissing);
    await expect(walking).rejects.toMatchObject({ code: 'QIAW_SOURCE_MISSING', position: 2 });
    await expect(walking).rejects.toThrow(missing);
    expect(seen).toEqual([]);
  });

  it('yields nothing for an empty folder and stops when aborted', async () => {
    const root = folder();
    await mkdir(join(root, 'empty'));
    expect(await all([root])).toEqual([]);
    await writeFile(join(root, 'one'), bytes(1));
    await expect(all([root], AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
