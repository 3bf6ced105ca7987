import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhantomCohort } from '../../src/pipeline/demo/cohort.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { dcentvfy, dciodvfy, hasProgram } from './programs.ts';

let root: string;
let cohort: PhantomCohort;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qiaw-phantom-spec-'));
  cohort = await generateCohort(root, { patients: 13, seed: 1 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe.skipIf(!hasProgram('dciodvfy') || !hasProgram('dcentvfy'))('The objects of good phantom patients', () => {
  it('are valid and consistent with each other', async () => {
    for (const { folder, expected } of cohort.patients) {
      if (expected !== 'processed') continue;
      const paths: string[] = [];
      for await (const { path, relative } of walkFolder([join(root, folder)])) {
        if (/\/(IM-|RS-)?[0-9A-F]{8}(\.dcm)?$/.test(`/${relative}`)) paths.push(path);
      }
      expect(paths).toHaveLength(25);
      for (const path of paths) expect(dciodvfy(path)).toEqual({ errors: [], warnings: [] });
      expect(dcentvfy(paths)).toEqual({ errors: [], warnings: [] });
    }
  });
});
