import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ImportSource } from '../../src/imports/table/source.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { clinicalHeader, clinicalMapping, importText } from './fixture.ts';

const folder = temporaryFolders();

async function lengthOf(text: string): Promise<number> {
  const path = join(folder(), 'table.csv.gz');
  writeFileSync(path, gzipSync(text));
  let length = 0;
  for await (const piece of new ImportSource(path).text()) length += piece.length;
  return length;
}

it('A table that unpacks to hundreds of times its size is abandoned, a small one is not', async () => {
  expect(await lengthOf('x\n'.repeat(1 << 20))).toBe(1 << 21);
  await expect(lengthOf('x\n'.repeat(40 << 20))).rejects.toMatchObject({
    code: 'QIAW_IMPORT_SOURCE',
    message: expect.stringContaining('200 times its size'),
  });
});

it.each([
  ['a cell', `${clinicalHeader}\nP1,${' '.repeat(17 << 20)}\n`],
  ['an open quote', `${clinicalHeader}\nP1,"${'x\n'.repeat(9 << 20)}`],
  ['the header', `${'h'.repeat(17 << 20)}\nP1\n`],
])('A table with a row longer than 16 MB is refused by name: %s', async (_, text) => {
  await expect(importText(text, clinicalMapping)).rejects.toMatchObject({
    code: 'QIAW_IMPORT_SOURCE',
    message: expect.stringMatching(/row [12] is longer than 16 MB/),
  });
});
