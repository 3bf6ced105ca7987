import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressGuard, type ResolveName } from '../../src/core/index.ts';
import { SiteClient } from '../../src/sparql/federation/site-client.ts';
import type { Site } from '../../src/sparql/index.ts';

const site = (endpoint: string): Site => ({ name: 'far', endpoint, timeoutMs: 2000, maxResultBytes: 1000 });

/** Knows only these names, in the form of dns.lookup with `all`. */
const names = (known: Readonly<Record<string, readonly string[]>>): ResolveName =>
  ((hostname: string, _: unknown, callback: (error: Error | null, found: unknown) => void) => {
    const found = (known[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    callback(found.length > 0 ? null : Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), found);
  }) as unknown as ResolveName;

describe('An address', () => {
  const guard = addressGuard([]);
  it.each([
    '127.0.0.1',
    '127.8.9.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '[::ffff:10.0.0.1]',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::1',
    'not an address',
    '',
  ])('%s is refused', (address) => expect(guard(address)).toBe(false));

  it.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '2a00:1450:4001::1', '::ffff:8.8.8.8'])('%s is public', (address) =>
    expect(guard(address)).toBe(true),
  );

  it.each([
    ['0.0.0.0', '0.255.255.255', undefined, '1.0.0.0'],
    ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
    ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
    ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
    ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
    ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
    ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
    ['224.0.0.0', '255.255.255.255', '223.255.255.255', undefined],
    ['::', '::ffff:ffff', undefined, '::1:0:0'],
    ['64:ff9b::', '64:ff9b::ffff:ffff', '64:ff9a:ffff::', '64:ff9b::1:0:0'],
    ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', '64:ff9b:0:ffff::', '64:ff9b:2::'],
    ['100::', '100::1:ffff:ffff:ffff:ffff', 'ff:ffff::', '100:0:0:2::'],
    ['2001::', '2001:1ff:ffff::', '2000:ffff::', '2001:200::'],
    ['2001:db8::', '2001:db8:ffff::', '2001:db7:ffff::', '2001:db9::'],
    ['2002::', '2002:ffff::', '2001:ffff::', '2003::'],
    ['3fff::', '3fff:fff:ffff::', '3ffe:ffff::', '3fff:1000::'],
    ['5f00::', '5f00:ffff::', '5eff:ffff::', '5f01::'],
    ['fc00::', 'fdff:ffff::', 'fbff:ffff::', 'fe00::'],
    ['fe80::', 'feff:ffff::', 'fe7f:ffff::', undefined],
    ['ff00::', 'ffff:ffff::', undefined, undefined],
  ])('from %s to %s is special, and its neighbours are public', (first, last, before, after) => {
    expect([first, last].map(guard)).toEqual([false, false]);
    for (const neighbour of [before, after])
      if (neighbour !== undefined) expect(guard(neighbour), neighbour).toBe(true);
  });

  it('may be in brackets and may have a zone', () => {
    expect(['[2a00:1450:4001::1]', '2a00:1450:4001::1%eth0', '[fe80::1%eth0]', '[8.8.8.8'].map(guard)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('that is private may be listed, alone or with its network', () => {
    const some = addressGuard(['10.1.0.0/16', '127.0.0.1', 'fd00::/8']);
    expect(['10.1.200.3', '127.0.0.1', '::ffff:10.1.0.1', 'fd12::1'].map(some)).toEqual([true, true, true, true]);
    expect(['10.2.0.1', '127.0.0.2', 'fe80::1', '::1'].map(some)).toEqual([false, false, false, false]);
    expect(() => addressGuard(['example.org'])).toThrow(RangeError);
  });
});

describe('A site client', () => {
  let hits = 0;
  let answer: (to: { port: number }) => { status: number; headers: Record<string, string>; body?: string };
  let port = 0;
  const server = createServer((_, response) => {
    hits++;
    const { status, headers, body } = answer({ port });
    response.writeHead(status, headers).end(body);
  });
  const results = {
    status: 200,
    headers: { 'content-type': 'application/sparql-results+json' },
    body: '{"head":{},"boolean":true}',
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function ask(endpoint: string, known: Record<string, readonly string[]> = {}, listed: readonly string[] = []) {
    hits = 0;
    const client = new SiteClient(listed, names(known));
    try {
      return await client.ask(site(endpoint), 'ASK {}');
    } finally {
      client.close();
    }
  }

  it.each([
    ['the loopback address', (p: number) => `http://127.0.0.1:${p}/`],
    ['the same as one number', (p: number) => `http://2130706433:${p}/`],
    ['in hexadecimal', (p: number) => `http://0x7f.1:${p}/`],
    ['in octal', (p: number) => `http://0177.0.0.1:${p}/`],
    ['any address', (p: number) => `http://0.0.0.0:${p}/`],
    ['IPv6 loopback', (p: number) => `http://[::1]:${p}/`],
    ['IPv4 inside IPv6', (p: number) => `http://[::ffff:127.0.0.1]:${p}/`],
    ['a name of this machine', (p: number) => `http://inside.example:${p}/`],
    ['a name with a public and a private address', (p: number) => `http://both.example:${p}/`],
  ])('does not connect to %s', async (_, endpoint) => {
    answer = () => results;
    const known = { 'inside.example': ['127.0.0.1'], 'both.example': ['8.8.8.8', '127.0.0.1'] };
    await expect(ask(endpoint(port), known)).rejects.toMatchObject({ code: 'QIAW_SITE_ADDRESS' });
    expect(hits).toBe(0);
  });

  it('connects to a listed address, by number or by name, checked when connecting', async () => {
    answer = () => results;
    expect((await ask(`http://127.0.0.1:${port}/`, {}, ['127.0.0.1'])).body).toContain('true');
    expect(
      (await ask(`http://inside.example:${port}/`, { 'inside.example': ['127.0.0.1'] }, ['127.0.0.0/8'])).body,
    ).toContain('true');
    await expect(ask(`http://nowhere.example:${port}/`)).rejects.toMatchObject({ code: 'QIAW_SITE_FAILED' });
  });

  it.each([
    ['another host', 307, () => 'http://169.254.169.254/latest/meta-data/'],
    ['another port on this machine', 307, (p: number) => `http://127.0.0.1:${p + 1}/`],
    ['another scheme', 308, (p: number) => `https://127.0.0.1:${p}/`],
    ['a method that loses the query', 302, (p: number) => `http://127.0.0.1:${p}/there`],
    ['nowhere', 307, () => 'http://['],
  ])('does not follow a redirect to %s', async (_, status, to) => {
    answer = () => ({ status, headers: { location: to(port) } });
    await expect(ask(`http://127.0.0.1:${port}/`, {}, ['127.0.0.1'])).rejects.toMatchObject({
      code: 'QIAW_SITE_FAILED',
    });
    expect(hits).toBe(1);
  });

  it("follows redirects within the endpoint's origin, but not endlessly", async () => {
    answer = () => (hits < 3 ? { status: 308, headers: { location: '/moved' } } : results);
    expect((await ask(`http://127.0.0.1:${port}/`, {}, ['127.0.0.1'])).body).toContain('true');
    answer = () => ({ status: 307, headers: { location: '/round' } });
    await expect(ask(`http://127.0.0.1:${port}/`, {}, ['127.0.0.1'])).rejects.toThrow(/too often/);
  });

  it('survives a peer that closes in the middle of an answer that is read slowly', async () => {
    const dying = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/sparql-results+json', 'content-length': '900' });
      response.write(' '.repeat(500));
      setTimeout(() => response.destroy(), 30);
    });
    await new Promise<void>((resolve) => dying.listen(0, '127.0.0.1', resolve));
    const asked = ask(`http://127.0.0.1:${(dying.address() as AddressInfo).port}/`, {}, ['127.0.0.1']);
    await expect(asked).rejects.toMatchObject({ code: 'QIAW_SITE_FAILED' });
    await new Promise((resolve) => dying.close(resolve));
  });

  it('abandons an answer that is too large', async () => {
    answer = () => ({ ...results, body: ' '.repeat(2000) });
    await expect(ask(`http://127.0.0.1:${port}/`, {}, ['127.0.0.1'])).rejects.toThrow(/more than 1000 bytes/);
  });
});
