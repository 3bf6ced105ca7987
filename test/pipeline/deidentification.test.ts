import { describe, expect, it } from 'vitest';
import { keyFromText } from '../../src/core/identity/key.ts';
import { Identity } from '../../src/core/index.ts';
import type { ImageInstance } from '../../src/dicom/index.ts';
import type { CaseInputs } from '../../src/pipeline/make/case-inputs.ts';
import { dayOffset, pixelRisk, profileOf } from '../../src/pipeline/make/deidentification.ts';

const identity = new Identity('pseudonym', keyFromText('a key of the tests that is long enough'));
const other = new Identity('pseudonym', keyFromText('another key of the tests, long enough'));

const imagesWith = (...risks: Array<ImageInstance['burnedIn']>): CaseInputs =>
  ({
    job: {
      series: {
        seriesInstanceUid: '1.2.3',
        instances: risks.map((burnedIn, k) => ({ path: `${k}.dcm`, burnedIn })),
      },
    },
  }) as unknown as CaseInputs;

describe('De-identification of a case', () => {
  it('shifts the dates of a subject by a number of days that only the key determines', () => {
    const days = Array.from({ length: 200 }, (_, i) => dayOffset(identity, `subject-${i}`));
    expect(Math.max(...days)).toBeLessThanOrEqual(-1);
    expect(Math.min(...days)).toBeGreaterThanOrEqual(-3650);
    expect(new Set(days).size).toBeGreaterThan(180);
    expect(dayOffset(identity, 'subject-1')).toBe(days[1]);
    expect(dayOffset(other, 'subject-1')).not.toBe(days[1]);
  });

  it('derives UIDs that only the key determines, the same in every case', () => {
    const settings = { profile: 'basic', retain: [] } as const;
    const one = profileOf(settings, 'a', identity, String);
    expect(one.uid('1.2.3')).toMatch(/^2\.25\.\d{1,39}$/);
    expect(profileOf(settings, 'b', identity, String).uid('1.2.3')).toBe(one.uid('1.2.3'));
    expect(profileOf(settings, 'a', other, String).uid('1.2.3')).not.toBe(one.uid('1.2.3'));
  });

  it('refuses images with burned-in text, and notes those that may have some', () => {
    const basic = { deidentify: { profile: 'basic', retain: [] } } as const;
    for (const settings of [basic, { ...basic, acceptBurnedIn: true } as const]) {
      const { refusal } = pixelRisk(imagesWith('yes', undefined), settings);
      expect(refusal).toMatchObject({ code: 'QIAW_DEIDENTIFY_BURNED_IN', evidence: { images: 1 } });
    }
    const note = { code: 'QIAW_DEIDENTIFY_PIXELS_UNSURE', message: expect.stringMatching(/^2 images/) };
    expect(pixelRisk(imagesWith('possible', 'derived'), basic)).toEqual({ notes: [note] });
    expect(pixelRisk(imagesWith(undefined), basic)).toEqual({ notes: [] });
  });
});

describe('Text in the pixels of a case that is not de-identified', () => {
  it('is refused by name unless it is accepted, which is noted', () => {
    const burned = imagesWith('yes', 'yes', undefined);
    expect(pixelRisk(burned, {}).refusal).toMatchObject({
      code: 'QIAW_BURNED_IN',
      evidence: { images: 2 },
      remedy: expect.stringContaining('--accept-burned-in'),
    });
    const note = { code: 'QIAW_BURNED_IN_ACCEPTED', message: expect.stringMatching(/^2 images/) };
    expect(pixelRisk(burned, { acceptBurnedIn: true })).toEqual({ notes: [note] });
  });

  it('is noted where pictures were drawn or captured, but not for every series computed from another', () => {
    const { notes } = pixelRisk(imagesWith('possible', 'derived'), {});
    expect(notes).toEqual([{ code: 'QIAW_PIXELS_UNSURE', message: expect.stringMatching(/^1 image /) }]);
    expect(pixelRisk(imagesWith('derived'), {})).toEqual({ notes: [] });
  });
});
