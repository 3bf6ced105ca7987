import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rasterise } from '../../../src/image/index.ts';
import type { CohortPatient, PhantomCohort } from '../../../src/pipeline/demo/cohort.ts';
import { generateCohort } from '../../../src/pipeline/index.ts';
import { walkFolder } from '../../../src/sources/index.ts';
import { type ReadPhantom, readFolder } from '../../support/read-phantom.ts';

let root: string;
let cohort: PhantomCohort;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qiaw-cohort-'));
  cohort = await generateCohort(join(root, 'a'), { patients: 13, seed: 1 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const { path, relative } of walkFolder([folder])) hash.update(relative).update(await readFile(path));
  return hash.digest('hex');
}

/** The codes that a patient's files lead to, including those of single ROIs. */
async function codesOf(patient: CohortPatient): Promise<string[]> {
  let read: ReadPhantom;
  try {
    read = await readFolder(join(cohort.directory, patient.folder));
  } catch (error) {
    return [(error as Error).message];
  }
  const masks = read.structures.rois.map((roi) => rasterise(roi, read.loaded.volume.grid, { rule: 'or' }));
  return masks.flatMap((mask) => (mask.ok ? [] : [mask.refusal.code]));
}

describe('The demonstration cohort', () => {
  it('has good patients, including the oblique one, and planted refusals of different kinds', () => {
    const processed = cohort.patients.filter(({ expected }) => expected === 'processed');
    expect(processed.length).toBeGreaterThanOrEqual(4);
    expect(processed.map(({ kind }) => kind)).toContain('oblique');
    const refused = new Set(
      cohort.patients.flatMap(({ expected }) => (expected === 'processed' ? [] : [expected.refused])),
    );
    expect(refused.size).toBeGreaterThanOrEqual(6);
  });

  it('has four good patients and four kinds of refusal among its first eight', () => {
    const eight = cohort.patients
      .slice(0, 8)
      .map(({ expected }) => (expected === 'processed' ? 'processed' : expected.refused));
    expect(eight.filter((one) => one === 'processed')).toHaveLength(4);
    expect(new Set(eight).size).toBe(5);
  });

  it('gives the planned result for each patient', async () => {
    for (const patient of cohort.patients) {
      const codes = await codesOf(patient);
      if (patient.expected === 'processed') expect(codes, patient.kind).toEqual([]);
      else {
        expect(codes, patient.kind).not.toEqual([]);
        expect(patient.plantedRefusals, patient.kind).toEqual(expect.arrayContaining(codes));
        expect(patient.plantedRefusals, patient.kind).toContain(patient.expected.refused);
      }
    }
  });

  it('describes itself in cohort.json', async () => {
    const plan = JSON.parse(await readFile(join(cohort.directory, 'cohort.json'), 'utf8'));
    expect(plan.patients).toEqual(cohort.patients);
  });

  it('has identifiers that cannot be mistaken for real ones', () => {
    expect(cohort.patients.map(({ patientId }) => patientId)).toEqual(
      cohort.patients.map((_, index) => `PHANTOM-${String(index + 1).padStart(2, '0')}`),
    );
  });

  it('is the same for the same seed, and different for another seed', async () => {
    await generateCohort(join(root, 'b'), { patients: 3, seed: 1 });
    await generateCohort(join(root, 'c'), { patients: 3, seed: 1 });
    await generateCohort(join(root, 'd'), { patients: 3, seed: 2 });
    const [b, c, d] = [
      await digestOf(join(root, 'b')),
      await digestOf(join(root, 'c')),
      await digestOf(join(root, 'd')),
    ];
    expect(c).toBe(b);
    expect(d).not.toBe(b);
  });
});
