import { readdirSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { keyFromText } from '../../src/core/identity/key.ts';
import { Identity } from '../../src/core/index.ts';
import { planGrid } from '../../src/image/volume/plan-grid.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { publicRefusal } from '../../src/pipeline/make/public-refusal.ts';
import { makePlan } from '../../src/pipeline/plan/plan.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('issuer');
const identity = new Identity('pseudonym', keyFromText('the identity key of the test suite, long enough'));
const whose = { patientId: '0017', issuerOfPatientId: 'North Hospital' };

/** Writes one patient, applies the damage, and returns what is refused before anything is computed. */
async function planned(name: string, harm: (files: { ct: string[]; rt: string }) => Promise<void>) {
  const root = join(folder, name);
  await writePhantom(root, phantomPatient(whose));
  const all = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
  const isRt = (file: string): boolean => /rt/i.test(file);
  await harm({
    ct: all.filter((file) => !isRt(file)).map((file) => join(root, file)),
    rt: join(root, all.find(isRt)!),
  });
  const { refusals, jobs } = await makePlan([root], identity);
  const grids = jobs.map(({ series }) => planGrid(series));
  return [...refusals, ...grids.flatMap((grid) => (grid.ok ? [] : [grid.refusal]))];
}

it.each([
  ['a truncated image', async ({ ct }: { ct: string[] }) => truncate(ct[3]!, 1500)],
  ['a missing slice', async ({ ct }: { ct: string[] }) => rm(ct[3]!)],
  ['a missing structure set', async ({ rt }: { rt: string }) => rm(rt)],
  ['missing images', async ({ ct }: { ct: string[] }) => void (await Promise.all(ct.map((file) => rm(file))))],
])('A refusal because of %s is listed under the pseudonym that the patient has in cases', async (name, harm) => {
  const refusals = await planned(name, harm);
  expect(refusals.length).toBeGreaterThan(0);
  for (const refusal of refusals) {
    expect(refusal.input).toMatchObject(whose);
    expect(publicRefusal(refusal, identity).input.subject).toBe(identity.subject('0017', 'North Hospital'));
  }
});
