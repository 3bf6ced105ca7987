import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { assertGranted, assertMayRead, callerOf } from '../../../src/server/access/caller.ts';
import type { AccessRights } from '../../../src/server/access/index.ts';

const access: AccessRights = {
  datasets: { open: 'public', members: 'registered' },
  tokens: [{ name: 'lung', sha256: sha256('lung-token'), scope: 'records', datasets: ['lung'] }],
};
const published = new Map([
  ['open', 'restricted' as const],
  ['shared', 'public' as const],
]);
const base = 'http://127.0.0.1:8080/';
const settings = { host: '0.0.0.0', base, access, publishedLevels: async () => published };
const ask = (headers: Record<string, string> = {}, url = 'http://127.0.0.1:8080/') => new Request(url, { headers });

describe('A caller', () => {
  it('without a token reads what the configuration, else the published record, makes public', async () => {
    const caller = await callerOf(ask(), settings);
    const read = ['open', 'shared', 'members', 'lung', 'unheard-of'].map((id) => caller.mayRead(id));
    expect(read).toEqual([true, true, false, false, false]);
    expect([caller.name, caller.everything, caller.write]).toEqual([undefined, false, false]);
  });

  it('reads nothing without a grant for a dataset that is held back, regardless of the configuration', async () => {
    const held = async () => new Map([['open', 'held' as const]]);
    const everything = { datasets: { '*': 'public' as const }, tokens: [] };
    const caller = await callerOf(ask(), { ...settings, access: everything, publishedLevels: held });
    expect([caller.mayRead('open'), caller.mayRead('shared'), caller.everything]).toEqual([false, true, false]);
    const before = await callerOf(ask(), { ...settings, access: everything, publishedLevels: async () => new Map() });
    expect(before.everything).toBe(true);
  });

  it('with a token also reads datasets for registered callers and those granted to it', async () => {
    const caller = await callerOf(ask({ authorization: 'Bearer lung-token' }), settings);
    expect(['open', 'members', 'lung', 'brain'].map((id) => caller.mayRead(id))).toEqual([true, true, true, false]);
  });

  it('is asked for a token, or informed that the token is not sufficient', async () => {
    const anyone = await callerOf(ask(), settings);
    const reader = await callerOf(ask({ authorization: 'Bearer lung-token' }), settings);
    expect(() => assertMayRead('brain', anyone)).toThrowError(expect.objectContaining({ code: 'QIAW_TOKEN_NEEDED' }));
    expect(() => assertMayRead('brain', reader)).toThrowError(expect.objectContaining({ code: 'QIAW_NOT_GRANTED' }));
    expect(() => assertGranted('open', anyone)).toThrowError(expect.objectContaining({ code: 'QIAW_TOKEN_NEEDED' }));
    expect(() => assertGranted('lung', reader)).not.toThrow();
  });

  it('with another scheme or a malformed header is refused, not treated as anonymous', async () => {
    for (const authorization of ['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', 'lung-token']) {
      await expect(callerOf(ask({ authorization }), settings)).rejects.toMatchObject({ code: 'QIAW_TOKEN_INVALID' });
    }
  });

  it('on this machine reads everything, but not through a proxy on this machine', async () => {
    const local = { ...settings, host: '127.0.0.1' };
    expect(await callerOf(ask(), local)).toMatchObject({ name: 'local', everything: true, write: false });
    const proxied = [
      ask({ host: 'fair.example.org' }),
      ask({ 'x-forwarded-for': '203.0.113.9' }),
      ask({ forwarded: 'for=203.0.113.9' }),
    ];
    for (const request of proxied) expect((await callerOf(request, local)).everything).toBe(false);
    const distrusting = { ...local, access: { ...access, trustLoopback: false } };
    expect((await callerOf(ask(), distrusting)).name).toBeUndefined();
  });

  it('reads everything where all datasets are public', async () => {
    const all = { host: '0.0.0.0', base, access: { datasets: { '*': 'public' as const }, tokens: [] } };
    expect(await callerOf(ask(), all)).toMatchObject({ everything: true, records: false });
  });
});
