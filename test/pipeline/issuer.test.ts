import { readdirSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Identity, keyFromText } from '../../src/identity/index.ts';
import { phantomPatient, writePhantom } from '../../src/phantom/index.ts';
import { makePlan } from '../../src/pipeline/plan.ts';
import { publicRefusal } from '../../src/pipeline/public-refusal.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('issuer');
const identity = new Identity('pseudonym', keyFromText('the identity key of the test suite, long enough'));
const whose = { patientId: '0017', issuerOfPatientId: 'North Hospital' };

/** Writes one patient, does some harm, and gives what was planned. */
async function planned(name: string, harm: (files: { ct: string[]; rt: string }) => Promise<void>) {
  const root = join(folder, name);
  await writePhantom(root, phantomPatient(whose));
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.dcm'))
    .sort();
  const isRt = (file: string): boolean => /rt/i.test(file);
  await harm({
    ct: all.filter((file) => !isRt(file)).map((file) => join(root, file)),
    rt: join(root, all.find(isRt)!),
  });
  return makePlan([root], identity);
}

it.each([
  ['a truncated image', async ({ ct }: { ct: string[] }) => truncate(ct[3]!, 1500)],
  ['a missing slice', async ({ ct }: { ct: string[] }) => rm(ct[3]!)],
  ['a missing structure set', async ({ rt }: { rt: string }) => rm(rt)],
  ['missing images', async ({ ct }: { ct: string[] }) => void (await Promise.all(ct.map((file) => rm(file))))],
])('A refusal because of %s stands under the pseudonym that the patient has in cases', async (name, harm) => {
  const { refusals } = await planned(name, harm);
  expect(refusals.length).toBeGreaterThan(0);
  for (const refusal of refusals) {
    expect(refusal.input).toMatchObject(whose);
    expect(publicRefusal(refusal, identity).input.subject).toBe(identity.subject('0017', 'North Hospital'));
  }
});
