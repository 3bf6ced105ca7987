import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { assertGranted, assertMayRead, callerOf, isOfThisMachine } from '../../../src/server/access/caller.ts';
import { connectionOf, noteConnection } from '../../../src/server/access/connection.ts';
import { AccessRefused } from '../../../src/server/access/errors.ts';
import { type AccessRights, assertAccessConfigured } from '../../../src/server/access/index.ts';
import { everythingPublic, levelOf } from '../../../src/server/access/levels.ts';
import { isDirect, isLocalUser } from '../../../src/server/access/loopback.ts';
import { belongsToThisUser } from '../../../src/server/access/socket-owner.ts';

const rights = (over: Partial<AccessRights> = {}): AccessRights => ({ datasets: {}, tokens: [], ...over });

describe('The access level of a dataset', () => {
  const published = new Map([
    ['lung', 'public'],
    ['brain', 'registered'],
  ] as const);
  it('is taken from the configuration of the dataset, else the general configuration, else its record, else restricted', () => {
    const own = rights({ datasets: { lung: 'restricted' } });
    const all = rights({ datasets: { lung: 'public', '*': 'registered' } });
    expect([levelOf('lung', own, published), levelOf('brain', own, published)]).toEqual(['restricted', 'registered']);
    expect([levelOf('lung', all, published), levelOf('brain', all, published)]).toEqual(['public', 'registered']);
    expect([levelOf('lung', undefined, published), levelOf('none', undefined, published)]).toEqual([
      'public',
      'restricted',
    ]);
    expect(levelOf('constructor', all, published)).toBe('registered');
  });

  it('is public for all only when all are declared public and no single one is excluded', () => {
    const datasets = (said: AccessRights['datasets']) => everythingPublic(rights({ datasets: said }), new Map());
    expect([datasets({ '*': 'public' }), datasets({ '*': 'public', a: 'public' })]).toEqual([true, true]);
    expect([datasets({ a: 'public' }), datasets({ '*': 'public', a: 'registered' }), datasets({})]).toEqual([
      false,
      false,
      false,
    ]);
    expect([datasets({ '*': 'registered' }), everythingPublic(undefined, new Map())]).toEqual([false, false]);
  });
});

describe('A server', () => {
  it('for others needs access rights, one for this machine does not', () => {
    expect(() => assertAccessConfigured('127.0.0.1', undefined)).not.toThrow();
    expect(() => assertAccessConfigured('0.0.0.0', rights())).not.toThrow();
    expect(() => assertAccessConfigured('0.0.0.0', undefined)).toThrow(/no access rights/);
  });
});

describe('A refusal', () => {
  it('states in its challenge what is wrong, without nested quotes', () => {
    const bearer = 'Bearer realm="FAIR-QIAW"';
    expect(new AccessRefused('QIAW_TOKEN_NEEDED', 'x').challenge).toBe(bearer);
    expect(new AccessRefused('QIAW_NOT_GRANTED', 'x').challenge).toBe(`${bearer}, error="insufficient_scope"`);
    expect(new AccessRefused('QIAW_TOKEN_INVALID', 'a "b" \\c').challenge).toBe(
      `${bearer}, error="invalid_token", error_description="a b c"`,
    );
  });
});

describe('A caller with a token', () => {
  const now = 1_000_000;
  const settings = (over: Partial<AccessRights> = {}) => ({
    host: '0.0.0.0',
    base: 'http://127.0.0.1:8080/',
    access: rights({
      tokens: [
        { sha256: sha256('lung'), scope: 'records', datasets: ['lung', 'brain'], name: 'reader' },
        { sha256: sha256('all'), scope: 'write' },
        { sha256: sha256('star'), scope: 'records', datasets: ['*'], expires: now + 1 },
        { sha256: sha256('old'), scope: 'records', expires: now },
        { sha256: 'short', scope: 'write' },
      ],
      ...over,
    }),
    clock: { now: () => now, elapsed: () => 0 },
  });
  const ask = (authorization: string | undefined, over?: Partial<AccessRights>, more: object = {}) =>
    callerOf(new Request('http://127.0.0.1:8080/', { headers: { ...(authorization && { authorization }) } }), {
      ...settings(over),
      ...more,
    });

  it('is granted what the token lists, or everything', async () => {
    const reader = await ask('Bearer lung');
    expect(reader).toMatchObject({ name: 'reader', records: false, everything: false, write: false });
    expect(['lung', 'brain', 'other'].map((id) => reader.isGranted(id))).toEqual([true, true, false]);
    expect(() => assertGranted('other', reader)).toThrow('does not grant');
    expect(() => assertMayRead('other', reader)).toThrow('does not grant');
    expect(() => assertMayRead('lung', reader)).not.toThrow();
    expect(await ask('bearer  all')).toMatchObject({ name: 'token', records: true, everything: true, write: true });
    expect(await ask('Bearer star')).toMatchObject({ records: true, write: false });
  });

  it('is refused from the millisecond in which the token expires', async () => {
    await expect(ask('Bearer old')).rejects.toThrow('expired');
    await expect(ask('Bearer star')).resolves.toMatchObject({ records: true });
  });

  it.each([
    'Bearer',
    'Bearerall',
    'Bearer all x',
    'xBearer all',
    'Bearer =all',
    'Bearer all=x',
    'Bearer unknown',
    'Bearer a.b.c',
  ])('with %s is refused', async (header) => {
    await expect(ask(header)).rejects.toMatchObject({ code: 'QIAW_TOKEN_INVALID' });
  });

  it('may have a token from the file or from a provider, the latter with three parts', async () => {
    const moreTokens = async () => [{ sha256: sha256('filed'), scope: 'records' as const, name: 'filed' }];
    const verifyJwt = async () => ({ scope: 'write' as const, name: 'oidc:x', datasets: [] });
    expect((await ask('Bearer filed', { moreTokens })).name).toBe('filed');
    expect((await ask('Bearer a.b.c', { moreTokens, verifyJwt })).name).toBe('oidc:x');
    for (const parts of ['a', 'a.b', 'a.b.c.d']) {
      await expect(ask(`Bearer ${parts}`, { verifyJwt })).rejects.toThrow('is unknown');
    }
    const dotted = [{ sha256: sha256('x.y.z'), scope: 'records' as const, name: 'own' }];
    expect((await ask('Bearer x.y.z', { tokens: dotted, verifyJwt })).name).toBe('own');
  });

  it('is unknown where no rights are configured', async () => {
    const local = { host: '127.0.0.1', base: 'http://127.0.0.1:8080/', access: undefined };
    const request = new Request('http://127.0.0.1:8080/', { headers: { authorization: 'Bearer a.b.c' } });
    await expect(callerOf(request, local)).rejects.toThrow('is unknown');
  });

  it('has the same rights text as another caller with equal rights, and a different one otherwise', async () => {
    const text = async (...of: Parameters<typeof ask>) => (await ask(...of)).rights;
    const published = new Map([['lung', 'public' as const]]);
    const open = { publishedLevels: async () => published };
    const swapped = { publishedLevels: async () => new Map([['brain', 'public' as const]]) };
    const ordered = { tokens: [{ sha256: sha256('x'), scope: 'records' as const, datasets: ['brain', 'lung'] }] };
    expect(await text('Bearer lung')).toBe(await text('Bearer x', ordered));
    expect(await text('Bearer lung')).toMatch(/^records brain lung [0-9a-f]{16}$/);
    expect(await text('Bearer all')).toMatch(/^write \* [0-9a-f]{16}$/);
    expect(await text(undefined)).toMatch(/^anyone {2}[0-9a-f]{16}$/);
    expect(await text(undefined, {}, open)).toBe(await text(undefined, {}, open));
    expect(
      new Set([await text(undefined), await text(undefined, {}, open), await text(undefined, {}, swapped)]).size,
    ).toBe(3);
    const two = [
      ['lung', 'public'],
      ['brain', 'public'],
    ] as const;
    const either = (order: typeof two | readonly (typeof two)[number][]) => ({
      publishedLevels: async () => new Map(order),
    });
    expect(await text(undefined, {}, either(two))).toBe(await text(undefined, {}, either([...two].reverse())));
  });

  it('is determined once for a request and its settings', async () => {
    const request = new Request('http://127.0.0.1:8080/');
    const one = settings();
    expect(callerOf(request, one)).toBe(callerOf(request, one));
    expect(callerOf(request, settings())).not.toBe(callerOf(request, one));
  });

  it('reads data for registered callers, while one without a token reads public data only', async () => {
    const access = { datasets: { a: 'public', b: 'registered', c: 'restricted' } } as const;
    const anyone = await ask(undefined, access);
    const known = await ask('Bearer lung', access);
    expect(['a', 'b', 'c'].map((id) => anyone.mayRead(id))).toEqual([true, false, false]);
    expect(['a', 'b', 'c'].map((id) => known.mayRead(id))).toEqual([true, true, false]);
    expect(() => assertMayRead('b', anyone)).toThrow('require a token');
    expect(() => assertGranted('a', anyone)).toThrow('may identify a patient');
  });
});

describe('The connection of a request', () => {
  const incoming = (over: object = {}, socket: object = {}) =>
    ({
      httpVersion: '1.1',
      url: '/x',
      rawHeaders: ['Host', '127.0.0.1', 'Accept', 'host'],
      socket: { remoteAddress: '127.0.0.1', ...socket },
      ...over,
    }) as unknown as IncomingMessage;
  const noted = (
    over: object = {},
    socket: object = {},
    headers: Record<string, string> = {},
    url = 'http://127.0.0.1/x',
  ) => {
    const request = new Request(url, { headers });
    noteConnection(request, incoming(over, socket));
    return request;
  };

  it('is stored with it: version, target, number of Host fields, and the peer', () => {
    expect(connectionOf(new Request('http://x/'))).toBeUndefined();
    expect(connectionOf(noted())).toMatchObject({ httpVersion: '1.1', target: '/x', hosts: 1, peer: '127.0.0.1' });
    const none = noted({ url: undefined, rawHeaders: [] }, { remoteAddress: undefined });
    expect(connectionOf(none)).toMatchObject({ target: '', hosts: 0, peer: '' });
    expect(connectionOf(noted({ rawHeaders: ['HOST', 'a', 'host', 'b', 'X', 'host'] }))!.hosts).toBe(2);
  });

  it.each([
    ['as browsers do', {}, {}, true],
    ['by IPv6', {}, { remoteAddress: '::1' }, true],
    ['by IPv4 within IPv6', {}, { remoteAddress: '::ffff:127.0.0.1' }, true],
    ['by HTTP/1.0', { httpVersion: '1.0' }, {}, false],
    ['with a whole address as target', { url: 'http://127.0.0.1/x' }, {}, false],
    ['with two Host fields', { rawHeaders: ['Host', 'a', 'Host', 'b'] }, {}, false],
    ['without a Host field', { rawHeaders: [] }, {}, false],
    ['from another machine', {}, { remoteAddress: '10.0.0.1' }, false],
    ['from another machine within IPv6', {}, { remoteAddress: '::ffff:10.0.0.1' }, false],
    ['from a peer that has disconnected', {}, { remoteAddress: undefined }, false],
  ])('shows whether the request came directly: %s', (_, over, socket, direct) => {
    expect(isDirect(noted(over, socket))).toBe(direct);
  });

  it('is checked by its Host, with or without a port', () => {
    const direct = (host: string) => isDirect(noted({}, {}, { host }));
    expect(['127.0.0.1:1', 'localhost:65535', '[::1]:8080', 'localhost'].map(direct)).toEqual([true, true, true, true]);
    expect(['example.org', 'localhost:123456', 'localhost:', 'localhost:1:2', 'localhost:8080x'].map(direct)).toEqual(
      Array(5).fill(false),
    );
    expect(isDirect(new Request('http://10.0.0.1/'))).toBe(false);
    expect(isDirect(new Request('http://127.0.0.1:8080/'))).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'belongs to the user of this process when one of its sockets sends it',
    async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
      const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
      const socket = await accepted;
      expect(belongsToThisUser(socket)).toBe(true);
      const request = new Request('http://127.0.0.1/x');
      noteConnection(request, incoming({ socket }));
      expect(isLocalUser(request)).toBe(true);
      client.destroy();
      // A program that has closed its end belongs to nobody.
      const next = new Promise<Socket>((resolve) => server.once('connection', resolve));
      const gone = connect((server.address() as AddressInfo).port, '127.0.0.1');
      const left = await next;
      gone.destroy();
      await new Promise((resolve) => gone.once('close', resolve));
      const late = new Request('http://127.0.0.1/x');
      noteConnection(late, incoming({ socket: left }));
      expect([belongsToThisUser(left), isLocalUser(late)]).toEqual([false, false]);
      left.destroy();
      server.close();
      // Asked once: what is known about a connection is kept.
      expect(belongsToThisUser(socket)).toBe(true);
      expect(
        belongsToThisUser({
          localAddress: '127.0.0.1',
          localPort: 1,
          remoteAddress: '127.0.0.1',
          remotePort: 2,
        } as Socket),
      ).toBeUndefined();
    },
  );

  it('belongs to a program of this machine when it came directly to a server that trusts its user', () => {
    const local = { host: '127.0.0.1', base: 'http://127.0.0.1:8080/', access: undefined };
    expect(isOfThisMachine(noted(), local)).toBe(true);
    expect(isOfThisMachine(noted({ httpVersion: '1.0' }), local)).toBe(false);
    expect(isOfThisMachine(noted(), { ...local, host: '0.0.0.0' })).toBe(false);
    expect(isOfThisMachine(noted(), { ...local, access: rights({ trustLoopback: false }) })).toBe(false);
  });

  it('does not count as local by part of an address, nor as proxied by part of a header name', () => {
    expect(isDirect(noted({}, { remoteAddress: '1::ffff:127.0.0.1' }))).toBe(false);
    expect(isDirect(noted({}, {}, { 'my-x-forwarded-for': 'a', 'x-real-ipx': 'a' }))).toBe(true);
  });

  it('belongs to the user of this machine where the request came directly and the system does not report otherwise', () => {
    expect(isLocalUser(new Request('http://127.0.0.1/'))).toBe(true);
    expect(isLocalUser(new Request('http://10.0.0.1/'))).toBe(false);
    expect(isLocalUser(noted({}, { localAddress: '127.0.0.1', localPort: 1, remotePort: 2 }))).toBe(true);
    expect(isLocalUser(noted({ httpVersion: '1.0' }))).toBe(false);
  });
});
