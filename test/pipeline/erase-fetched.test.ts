import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeFetched } from '../../src/pipeline/erase/erase-fetched.ts';
import { DataDirectory, receivedFolder } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('An erasure removes downloads and what was received of the subject, and leaves what was received of others', async () => {
  const data = new DataDirectory(temporaryFolder('erase-fetched'));
  const put = (...path: string[]): void => {
    mkdirSync(join(data.spool, ...path), { recursive: true });
    writeFileSync(join(data.spool, ...path, 'x.dcm'), 'pixels');
  };
  put('0123456789abcdef', 'objects', 'aa');
  put('received', receivedFolder('k1-erased'), 'objects');
  put('received', receivedFolder('k1-other'), 'objects');
  await removeFetched(data, 'k1-erased');
  const left = readdirSync(data.spool, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));
  expect(left).toEqual([join('received', receivedFolder('k1-other'), 'objects', 'x.dcm')]);
  await removeFetched(new DataDirectory('/nowhere/at/all'), 'k1-erased');
});
