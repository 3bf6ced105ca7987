import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Identity, keyFromText } from '../../src/identity/index.ts';
import type { CaseInputs } from '../../src/pipeline/case-inputs.ts';
import { dayOffset, pixelRisk, profileOf } from '../../src/pipeline/deidentification.ts';
import { ctFiles, type Items, writeFiles } from '../support/dicom-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

const identity = new Identity('pseudonym', keyFromText('a key of the tests that is long enough'));
const other = new Identity('pseudonym', keyFromText('another key of the tests, long enough'));

async function inputsOf(alter: (k: number) => Items): Promise<CaseInputs> {
  const folder = temporaryFolder('pixel-risk');
  await writeFiles(folder, ctFiles(3, alter));
  const instances = readdirSync(join(folder, 'ct')).map((name) => ({ path: join(folder, 'ct', name) }));
  return { job: { series: { seriesInstanceUid: '1.2.3', instances } } } as unknown as CaseInputs;
}

describe('De-identification of a case', () => {
  it('shifts the dates of a subject by days that only the key tells', () => {
    const days = Array.from({ length: 200 }, (_, i) => dayOffset(identity, `subject-${i}`));
    expect(Math.max(...days)).toBeLessThanOrEqual(-1);
    expect(Math.min(...days)).toBeGreaterThanOrEqual(-3650);
    expect(new Set(days).size).toBeGreaterThan(180);
    expect(dayOffset(identity, 'subject-1')).toBe(days[1]);
    expect(dayOffset(other, 'subject-1')).not.toBe(days[1]);
  });

  it('makes UIDs that only the key tells, alike in every case', () => {
    const settings = { profile: 'basic', retain: [] } as const;
    const one = profileOf(settings, 'a', identity, String);
    expect(one.uid('1.2.3')).toMatch(/^2\.25\.\d{1,39}$/);
    expect(profileOf(settings, 'b', identity, String).uid('1.2.3')).toBe(one.uid('1.2.3'));
    expect(profileOf(settings, 'a', other, String).uid('1.2.3')).not.toBe(one.uid('1.2.3'));
  });

  it('refuses images with burned-in text, and notes those that may have some', async () => {
    const burned = await pixelRisk(await inputsOf((k) => (k === 1 ? { x00280301: ['CS', 'YES'] } : {})));
    expect(burned.refusal).toMatchObject({ code: 'QIAW_DEIDENTIFY_BURNED_IN', evidence: { images: 1 } });
    const unsure = await pixelRisk(await inputsOf(() => ({ x00080064: ['CS', 'WSD'] })));
    expect(unsure).toMatchObject({ notes: [{ code: 'QIAW_DEIDENTIFY_PIXELS_UNSURE' }] });
    expect(await pixelRisk(await inputsOf(() => ({})))).toEqual({ notes: [] });
  });
});
