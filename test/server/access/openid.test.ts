import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerOf } from '../../../src/server/access/caller.ts';
import { type OpenIdSettings, openIdVerifier } from '../../../src/server/access/openid.ts';

const nowSeconds = Date.parse('2026-03-01T00:00:00Z') / 1000;
const clock = { now: () => nowSeconds * 1000, elapsed: () => 0 };

describe('Access tokens of an OpenID provider', () => {
  let issuer: string;
  let sign: (claims: Record<string, unknown>, header?: { alg?: string; kid?: string }) => Promise<string>;
  let close: () => void;
  let down = false;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    const server = createServer((request, response) => {
      if (down) return void response.writeHead(500).end();
      const body = request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => server.close();
    const usual = () => ({ iss: issuer, aud: 'qiaw', sub: 'u-17', exp: nowSeconds + 300 });
    sign = (claims, header = {}) =>
      new SignJWT({ ...usual(), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
        .sign(privateKey);
  });
  afterAll(() => close());

  const settings = (): OpenIdSettings => ({
    issuer,
    audience: 'qiaw',
    algorithms: ['ES256'],
    clockSkewSeconds: 60,
    nameClaim: 'sub',
    groupsClaim: 'realm_access.roles',
    grants: { 'lung-team': ['lung'], stewards: ['*'] },
    writers: ['stewards'],
  });
  const ask = (token: string, verifyJwt = openIdVerifier(settings(), clock)) => {
    const request = new Request('http://x.example/', { headers: { authorization: `Bearer ${token}` } });
    const datasets = { open: 'public', members: 'registered' } as const;
    return callerOf(request, {
      host: '0.0.0.0',
      base: 'http://127.0.0.1:8080/',
      access: { datasets, tokens: [], verifyJwt },
      clock,
    });
  };

  it('give access to the datasets of their groups, and to those for any registered caller', async () => {
    const caller = await ask(await sign({ realm_access: { roles: ['lung-team', 'constructor'] } }));
    expect(caller).toMatchObject({ name: 'oidc:u-17', records: false, write: false });
    expect(['open', 'members', 'lung', 'brain'].map((id) => caller.mayRead(id))).toEqual([true, true, true, false]);
    expect([caller.isGranted('members'), caller.isGranted('lung')]).toEqual([false, true]);
  });

  it('let members of a writing group write', async () => {
    expect(await ask(await sign({ realm_access: { roles: ['stewards'] } }))).toMatchObject({
      records: true,
      write: true,
    });
  });

  it('are accepted for a short time after their expiry, because clocks differ, and not longer', async () => {
    expect((await ask(await sign({ exp: nowSeconds - 30 }))).name).toBe('oidc:u-17');
    await expect(ask(await sign({ exp: nowSeconds - 90 }))).rejects.toThrow(/expired/);
    await expect(ask(await sign({ nbf: nowSeconds + 90 }))).rejects.toMatchObject({ code: 'QIAW_TOKEN_INVALID' });
  });

  it('for another audience or issuer, without an expiry, or signed by others are refused', async () => {
    const refused = { code: 'QIAW_TOKEN_INVALID' };
    await expect(ask(await sign({ aud: 'another' }))).rejects.toMatchObject(refused);
    await expect(ask(await sign({ iss: 'https://evil.example' }))).rejects.toMatchObject(refused);
    await expect(ask(await sign({ exp: undefined }))).rejects.toMatchObject(refused);
    await expect(ask(await sign({}, { kid: 'other' }))).rejects.toMatchObject(refused);
    const [, claims] = (await sign({})).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    await expect(ask(`${none}.${claims}.`)).rejects.toMatchObject(refused);
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ iss: issuer, aud: 'qiaw', sub: 'x', exp: nowSeconds + 300 })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(privateKey);
    await expect(ask(forged)).rejects.toMatchObject(refused);
  });

  it('cannot be checked while the provider does not answer, and are accepted once it answers again', async () => {
    const verify = openIdVerifier(settings(), clock);
    const token = await sign({});
    down = true;
    await expect(ask(token, verify)).rejects.toMatchObject({ code: 'QIAW_OIDC_UNREACHABLE' });
    down = false;
    expect((await ask(token, verify)).name).toBe('oidc:u-17');
  });
});
