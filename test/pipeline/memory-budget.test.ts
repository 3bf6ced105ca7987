import { describe, expect, it } from 'vitest';
import { MemoryBudget, threadsWithin } from '../../src/pipeline/memory-budget.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The memory of cases in flight', () => {
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

  it('lets a case that is larger than all of it run alone', async () => {
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

  it('runs a suspect alone even where there is room', async () => {
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

  it('bounds the default number of workers', () => {
    expect(threadsWithin(4000, 8, 1000)).toBe(4);
    expect(threadsWithin(64_000, 8, 1000)).toBe(8);
    expect(threadsWithin(100, 8, 1000)).toBe(1);
    expect(threadsWithin(100, 8, 0)).toBe(8);
  });
});
