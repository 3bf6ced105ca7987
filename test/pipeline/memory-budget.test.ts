import { describe, expect, it } from 'vitest';
import type { CaseSettings } from '../../src/pipeline/index.ts';
import { estimateCaseMemory, MemoryBudget, threadsWithin } from '../../src/pipeline/make/memory-budget.ts';
import type { CaseJob } from '../../src/pipeline/plan/case-job.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The memory of cases in progress', () => {
  it('lets cases begin only while they fit together', async () => {
    const budget = new MemoryBudget(100);
    const began: string[] = [];
    const first = await budget.take(60);
    const second = budget.take(60).then((leave) => {
      began.push('second');
      return leave;
    });
    await tick();
    expect(began).toEqual([]);
    first();
    (await second)();
    expect(began).toEqual(['second']);
  });

  it('lets a case that exceeds all of it run alone', async () => {
    const budget = new MemoryBudget(100);
    const leave = await budget.take(500);
    let began = false;
    const small = budget.take(1).then(() => {
      began = true;
    });
    await tick();
    expect(began).toBe(false);
    leave();
    await small;
  });

  it('lets a suspect run alone even where there is room', async () => {
    const budget = new MemoryBudget(100);
    const leave = await budget.take(10);
    let alone = false;
    const suspect = budget.take(10, true).then((end) => {
      alone = true;
      return end;
    });
    await tick();
    expect(alone).toBe(false);
    leave();
    const end = await suspect;
    let other = false;
    void budget.take(10).then(() => {
      other = true;
    });
    await tick();
    expect(other).toBe(false);
    end();
    await tick();
    expect(other).toBe(true);
  });

  it('is estimated higher for a case with more voxels, and for one whose images are filtered', () => {
    const job = (slices: number) =>
      ({
        series: { instances: Array.from({ length: slices }, () => ({ rows: 512, columns: 512 })) },
      }) as unknown as CaseJob;
    const settings = (...types: string[]) =>
      ({ radiomics: { imageTypes: types.map((type) => ({ type, custom: {} })) } }) as unknown as CaseSettings;
    const plain = settings('Original');
    expect(estimateCaseMemory(job(0), plain)).toBeGreaterThan(0);
    expect(estimateCaseMemory(job(90), plain)).toBeGreaterThan(estimateCaseMemory(job(1), plain));
    expect(estimateCaseMemory(job(90), settings('Original', 'Wavelet'))).toBeGreaterThan(
      estimateCaseMemory(job(90), plain),
    );
  });

  it('limits the default number of workers', () => {
    expect(threadsWithin(4000, 8, 1000)).toBe(4);
    expect(threadsWithin(64_000, 8, 1000)).toBe(8);
    expect(threadsWithin(100, 8, 1000)).toBe(1);
    expect(threadsWithin(100, 8, 0)).toBe(8);
  });
});
