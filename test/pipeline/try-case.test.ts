import { describe, expect, it, vi } from 'vitest';
import { backOff, faultKind, noMetrics, silentLog, systemCode } from '../../src/core/index.ts';
import { type Tried, tryCase } from '../../src/pipeline/make/try-case.ts';

const reused = { status: 'reused', caseId: 'a', runDigest: 'b' } as const;
const faulted = (code: string) => ({ status: 'faulted', code, name: 'Error' }) as const;

const trying = (make: Parameters<typeof tryCase>[0], signal?: AbortSignal): Promise<Tried> =>
  tryCase(make, {
    subject: 's',
    maxTries: 3,
    log: silentLog,
    metrics: noMetrics,
    wait: async () => {},
    ...(signal && { signal }),
  });

describe('A case that meets a machine fault', () => {
  it.each(['EIO', 'ESTALE', 'ECONNRESET', 'ENOTFOUND', 'EMFILE'])('is retried after %s', async (code) => {
    const make = vi.fn().mockResolvedValueOnce(faulted(code)).mockResolvedValueOnce(reused);
    expect(await trying(make)).toEqual(reused);
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('is given up after the last attempt, with the cause', async () => {
    const make = vi.fn().mockResolvedValue(faulted('EIO'));
    expect(await trying(make)).toEqual({ status: 'failed', code: 'EIO', tries: 3 });
    expect(make).toHaveBeenCalledTimes(3);
  });

  it('is not retried after an error of the program itself', async () => {
    const make = vi.fn().mockResolvedValue(faulted('QIAW_INTERNAL'));
    expect(await trying(make)).toEqual({ status: 'failed', code: 'QIAW_INTERNAL', tries: 1 });
  });

  it('is retried when a file could not be read temporarily, and refused when that persists', async () => {
    const refusals = [
      { code: 'QIAW_FILE_UNREADABLE', kind: 'file', input: {}, reason: '', remedy: '', evidence: { system: 'EIO' } },
    ];
    const make = vi.fn().mockResolvedValue({ status: 'refused', refusals });
    expect(await trying(make)).toMatchObject({ status: 'refused' });
    expect(make).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['ENOSPC', 'QIAW_DISK_FULL'],
    ['EDQUOT', 'QIAW_DISK_FULL'],
    ['EROFS', 'QIAW_DATA_READ_ONLY'],
    ['EACCES', 'QIAW_DATA_READ_ONLY'],
  ])('stops the work on %s, since every other case would fail too', async (system, code) => {
    await expect(trying(vi.fn().mockResolvedValue(faulted(system)))).rejects.toMatchObject({ code });
  });

  it('distinguishes the death of its thread from an error', async () => {
    const error = Object.assign(new Error('out of memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
    expect(await trying(vi.fn().mockRejectedValue(error))).toEqual({
      status: 'crashed',
      code: 'ERR_WORKER_OUT_OF_MEMORY',
    });
  });

  it('is dropped when the run is interrupted', async () => {
    const make = vi.fn().mockRejectedValue(new Error('aborted'));
    expect(await trying(make, AbortSignal.abort())).toEqual({ status: 'interrupted' });
  });
});

describe('System codes', () => {
  it('are found inside wrapping errors', () => {
    const disk = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const wrapped = Object.assign(new Error('outer', { cause: disk }), { code: 'QIAW_SOMETHING' });
    expect(systemCode(wrapped)).toBe('ENOSPC');
    expect(systemCode(new Error('plain'))).toBeUndefined();
    expect(faultKind('ENOENT')).toBe('lasting');
  });

  it('come with pauses that grow and are bounded', () => {
    expect([2, 3, 4, 9].map(backOff)).toEqual([1_000, 4_000, 16_000, 60_000]);
  });
});
