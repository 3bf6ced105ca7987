import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callerOf } from '../../../src/server/access/caller.ts';
import { createToken, readTokensFile, revokeToken } from '../../../src/server/access/index.ts';
import { followTokensFile } from '../../../src/server/access/tokens-file.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const now = Date.parse('2026-03-01T00:00:00Z');
const ask = (token: string) => new Request('http://x.example/', { headers: { authorization: `Bearer ${token}` } });

describe('The tokens file', () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const settings = {
    host: '0.0.0.0',
    base: 'http://127.0.0.1:8080/',
    access: { datasets: {}, tokens: [], moreTokens: followTokensFile(path) },
    clock: { now: () => now, elapsed: () => 0 },
  };

  it('keeps digests only, readable by its owner only', async () => {
    const { token } = await createToken(path, { name: 'notebook', scope: 'records', datasets: ['lung'] }, now);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('notebook');
    expect(text).not.toContain(token);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('opens the datasets of a token, under its name, until it is revoked on the running server', async () => {
    const { token, stored } = await createToken(path, { name: 'reader', scope: 'records', datasets: ['lung'] }, now);
    const caller = await callerOf(ask(token), settings);
    expect([caller.name, caller.write, caller.records]).toEqual(['reader', false, false]);
    expect([caller.mayRead('lung'), caller.mayRead('brain')]).toEqual([true, false]);
    expect(await revokeToken(path, stored.id)).toBe(true);
    expect(await revokeToken(path, stored.id)).toBe(false);
    await expect(callerOf(ask(token), settings)).rejects.toMatchObject({ code: 'QIAW_TOKEN_INVALID' });
  });

  it('opens nothing with an expired token', async () => {
    const wanted = { name: 'guest', scope: 'write' as const, datasets: ['*'], expires: now + 1000 };
    const { token } = await createToken(path, wanted, now);
    expect(await callerOf(ask(token), settings)).toMatchObject({ records: true, write: true });
    const later = { ...settings, clock: { now: () => now + 1000, elapsed: () => 0 } };
    await expect(callerOf(ask(token), later)).rejects.toThrow(/expired/);
  });

  it('opens nothing when it is damaged, and this is reported', async () => {
    writeFileSync(path, '{"tokens": [{"name": "x"}]}');
    await expect(readTokensFile(path)).rejects.toMatchObject({ code: 'QIAW_TOKENS_FILE' });
    await expect(callerOf(ask('anything'), settings)).rejects.toMatchObject({ code: 'QIAW_TOKENS_FILE' });
  });
});
