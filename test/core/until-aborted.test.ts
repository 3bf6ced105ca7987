import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../src/core/index.ts';

describe('Work that can be cancelled', () => {
  it('settles like the work as long as it is not cancelled', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(signal, Promise.resolve(1))).toBe(1);
    await expect(untilAborted(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('ends with the reason of the cancellation, even where the work never ends', async () => {
    const over = new AbortController();
    const waiting = untilAborted(over.signal, new Promise(() => undefined));
    over.abort(new Error('time is up'));
    await expect(waiting).rejects.toThrow('time is up');
    await expect(untilAborted(over.signal, new Promise(() => undefined))).rejects.toThrow('time is up');
  });
});
