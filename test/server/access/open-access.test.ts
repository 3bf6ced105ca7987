import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config/index.ts';
import { sha256 } from '../../../src/core/index.ts';
import { createToken, openAccess, readTokensFile, revokeToken } from '../../../src/server/access/index.ts';
import { followTokensFile } from '../../../src/server/access/tokens-file.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();
const config = (access: object = {}) =>
  ({ access: { datasets: {}, trustLoopback: true, ...access } }) as unknown as Config;
const none = { token: undefined, tokensFile: undefined };
const oidc = { issuer: 'https://id.example.org', audience: 'qiaw' };

describe('Access rights', () => {
  it('are empty where nothing is configured', async () => {
    expect(await openAccess(config(), none)).toBeUndefined();
  });

  it('are those configured, each independent of the others', async () => {
    const datasets = { a: 'public' } as const;
    expect(await openAccess(config({ datasets }), none)).toEqual({ datasets, tokens: [], trustLoopback: true });
    expect(await openAccess(config({ trustLoopback: false }), { ...none, token: 'x' })).toEqual({
      datasets: {},
      tokens: [{ name: 'operator', sha256: sha256('x'), scope: 'write' }],
      trustLoopback: false,
    });
    const tokensFile = join(folder(), 'tokens.json');
    const filed = await openAccess(config(), { ...none, tokensFile });
    expect(filed).toEqual({ datasets: {}, tokens: [], trustLoopback: true, moreTokens: expect.any(Function) });
    expect(await filed!.moreTokens!()).toEqual([]);
    const provided = await openAccess(config({ oidc }), none);
    expect(provided).toEqual({ datasets: {}, tokens: [], trustLoopback: true, verifyJwt: expect.any(Function) });
  });

  it('are refused at start when the tokens file is damaged', async () => {
    const tokensFile = join(folder(), 'tokens.json');
    writeFileSync(tokensFile, 'no JSON');
    await expect(openAccess(config(), { ...none, tokensFile })).rejects.toMatchObject({ code: 'QIAW_TOKENS_FILE' });
  });
});

describe('Tokens in a file', () => {
  const now = Date.parse('2026-03-01T00:00:00Z');
  const wanted = { name: 'n', scope: 'records', datasets: ['a', 'b'] } as const;
  const stored = {
    id: '1',
    name: 'n',
    sha256: 'a'.repeat(64),
    scope: 'records',
    datasets: ['a'],
    created: '2026-03-01T00:00:00Z',
  };
  const fileOf = (...tokens: readonly object[]) => {
    const path = join(folder(), 'tokens.json');
    writeFileSync(path, JSON.stringify({ tokens }));
    return path;
  };

  it.each([
    ['as it is written', {}],
    ['with an expiry', { expires: '2026-04-01T00:00:00.000Z' }],
    ['with times in another zone', { created: '2026-03-01T01:00:00+01:00' }],
    ['for several datasets', { datasets: ['a', 'b'] }],
  ])('are read: %s', async (_, over) => {
    expect(await readTokensFile(fileOf({ ...stored, ...over }))).toEqual([{ ...stored, ...over }]);
  });

  it.each([
    ['no id', { id: '' }],
    ['no name', { name: '' }],
    ['a digest that is too short', { sha256: 'a'.repeat(63) }],
    ['a digest that is too long', { sha256: 'a'.repeat(65) }],
    ['a digest after something else', { sha256: `x${'a'.repeat(64)}` }],
    ['a digest before something else', { sha256: `${'a'.repeat(64)}x` }],
    ['another scope', { scope: 'all' }],
    ['no datasets', { datasets: [] }],
    ['an empty dataset', { datasets: [''] }],
    ['no time', { created: 'yesterday' }],
    ['an expiry that is not a time', { expires: 'tomorrow' }],
    ['something else', { more: 1 }],
  ])('are refused with %s', async (_, over) => {
    await expect(readTokensFile(fileOf({ ...stored, ...over }))).rejects.toMatchObject({ code: 'QIAW_TOKENS_FILE' });
  });

  it('cannot be read from a folder, and are empty where there is no file', async () => {
    const path = join(folder(), 'tokens.json');
    expect(await readTokensFile(path)).toEqual([]);
    mkdirSync(path);
    await expect(readTokensFile(path)).rejects.toThrow('cannot be read');
  });

  it('are added to the others, with or without an expiry, and removed by id only', async () => {
    const path = fileOf(stored);
    const one = await createToken(path, wanted, now);
    const two = await createToken(path, { ...wanted, expires: now + 1 }, now);
    expect(one.token).toMatch(/^qiaw_[\w-]{43}$/);
    expect(one.stored).toEqual({
      ...wanted,
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      sha256: sha256(one.token),
      created: '2026-03-01T00:00:00.000Z',
    });
    expect(two.stored.expires).toBe('2026-03-01T00:00:00.001Z');
    expect(await revokeToken(path, one.stored.id)).toBe(true);
    expect(await readTokensFile(path)).toEqual([stored, two.stored]);
  });

  it('are read again when the file changes, and only then', async () => {
    const path = fileOf({ ...stored, expires: '2026-04-01T00:00:00Z' });
    const follow = followTokensFile(path);
    const first = await follow();
    const { id, created, ...shown } = stored;
    expect([id, created]).not.toContain(undefined);
    expect(first).toEqual([{ ...shown, expires: Date.parse('2026-04-01T00:00:00Z') }]);
    expect(await follow()).toBe(first);
    utimesSync(path, 1, 1);
    expect(await follow()).not.toBe(first);
    writeFileSync(path, JSON.stringify({ tokens: [stored] }));
    expect(await follow()).toEqual([shown]);
    expect((await follow())[0]).not.toHaveProperty('expires');
    expect(await followTokensFile(join(folder(), 'absent'))()).toEqual([]);
  });
});
