import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenIdSettings, openIdVerifier } from '../../../src/server/access/openid.ts';

const now = 1_772_323_200;
const clock = { now: () => now * 1000, elapsed: () => 0 };

describe('Claims of an OpenID token', () => {
  let server: Server;
  let issuer: string;
  /** The answer of the provider: a status, a redirection, or a document. */
  let answers: Record<string, number | string | object>;
  let jwk: object;
  let privateKey: CryptoKey;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    privateKey = pair.privateKey;
    jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    server = createServer((request, response) => {
      const answer = answers[request.url!] ?? 404;
      if (typeof answer === 'number') response.writeHead(answer).end('{}');
      else if (typeof answer === 'string') response.writeHead(302, { location: answer }).end();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    answers = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: [jwk] },
    };
  });

  async function grant(claims: object = {}, over: Partial<OpenIdSettings> = {}) {
    const token = await new SignJWT({ iss: over.issuer ?? issuer, aud: 'qiaw', sub: 'u', exp: now + 300, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(privateKey);
    const settings: OpenIdSettings = {
      issuer,
      audience: 'qiaw',
      algorithms: ['ES256'],
      clockSkewSeconds: 60,
      nameClaim: 'preferred_username',
      groupsClaim: 'realm.roles',
      grants: { lung: ['a', 'b'], brain: ['c'] },
      writers: ['stewards'],
      ...over,
    };
    return openIdVerifier(settings, clock)(token);
  }

  it('give the name of the caller, which defaults to the subject', async () => {
    expect(await grant()).toEqual({ name: 'oidc:u', scope: 'records', datasets: [] });
    expect((await grant({ preferred_username: 'jo' })).name).toBe('oidc:jo');
    expect((await grant({ preferred_username: 7 })).name).toBe('oidc:u');
  });

  it.each([
    ['a list along the path', { realm: { roles: ['lung', 'brain'] } }, ['a', 'b', 'c']],
    ['a claim of exactly that name', { 'realm.roles': ['brain'], realm: { roles: ['lung'] } }, ['c']],
    ['text, separated by spaces', { realm: { roles: ' lung  brain ' } }, ['a', 'b', 'c']],
    ['a list that also contains non-text', { realm: { roles: [7, null, ['lung'], 'brain'] } }, ['c']],
    ['a number', { realm: { roles: 7 } }, []],
    ['nothing on the path', { realm: null }, []],
    ['text on the path', { realm: 'roles' }, []],
    ['unlisted groups', { realm: { roles: ['constructor', 'other'] } }, []],
  ])('give datasets of groups: %s', async (_, claims, datasets) => {
    expect((await grant(claims)).datasets).toEqual(datasets);
  });

  it('permit writing when one of the groups may write', async () => {
    expect((await grant({ realm: { roles: ['lung', 'stewards'] } })).scope).toBe('write');
    expect((await grant({ realm: { roles: ['lung', ''] } }, { writers: [''] })).scope).toBe('write');
    expect((await grant({ realm: { roles: 'lung ' } }, { writers: [''] })).scope).toBe('records');
  });

  it.each([
    [{ aud: 'other' }, 'its claim aud'],
    [{ iss: 'http://other' }, 'its claim iss'],
    [{ sub: undefined }, 'its claim sub'],
    [{ nbf: now + 61 }, 'its claim nbf'],
    [{ exp: now - 61 }, 'has expired'],
  ])('%j are refused with the reason', async (claims, what) => {
    await expect(grant(claims)).rejects.toMatchObject({
      code: 'QIAW_TOKEN_INVALID',
      message: expect.stringContaining(what),
    });
  });

  it('are accepted within the permitted clock difference', async () => {
    await expect(grant({ exp: now - 59 })).resolves.toBeDefined();
    await expect(grant({ nbf: now + 60 })).resolves.toBeDefined();
  });

  const discovery = '/.well-known/openid-configuration';
  it.each([
    ['names another issuer', () => ({ issuer: 'http://other', jwks_uri: `${issuer}/keys` }), /another issuer/],
    ['names no keys', () => ({ issuer }), /no keys/],
    ['names no valid address for keys', () => ({ issuer, jwks_uri: 'keys' }), /no keys/],
    ['fails', () => 500, /discovery document/],
    ['is missing, although the server answers', () => 404, /discovery document/],
    ['is elsewhere', () => `${issuer}/moved`, /discovery document/],
  ])('cannot be checked when the discovery document %s', async (_, answer, reason) => {
    answers[discovery] = answer();
    answers['/moved'] = { issuer, jwks_uri: `${issuer}/keys` };
    await expect(grant()).rejects.toMatchObject({
      code: 'QIAW_OIDC_UNREACHABLE',
      message: expect.stringMatching(reason),
    });
  });

  it('cannot be checked when the keys are not available, which is not reported as a fault of the token', async () => {
    answers['/keys'] = 500;
    await expect(grant()).rejects.toMatchObject({ code: 'QIAW_OIDC_UNREACHABLE' });
    answers['/keys'] = { keys: [{ ...jwk, kid: 'other' }] };
    await expect(grant()).rejects.toMatchObject({ code: 'QIAW_TOKEN_INVALID', message: 'The token is not valid.' });
  });

  it('need no discovery where the keys are configured', async () => {
    answers = { '/own': { keys: [jwk] } };
    await expect(grant({}, { jwksUri: `${issuer}/own` })).resolves.toBeDefined();
  });

  it('may come from an issuer whose address ends with a slash or has a path', async () => {
    for (const path of ['/', '/realms/one', '/realms/one/']) {
      const own = `${issuer}${path}`;
      answers[`${path.replace(/\/$/, '')}${discovery}`] = { issuer: own, jwks_uri: `${issuer}/keys` };
      await expect(grant({}, { issuer: own }), path).resolves.toBeDefined();
    }
  });
});
