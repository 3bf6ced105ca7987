import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerOf } from '../../../src/server/access/caller.ts';
import { distrust, isLoopback } from '../../../src/server/access/index.ts';
import { isUser, ownerOf } from '../../../src/server/access/socket-owner.ts';

const base = 'http://127.0.0.1:8080/';
const settings = { host: '127.0.0.1', base, access: undefined };
const name = async (headers: Record<string, string>, over: object = {}) =>
  (await callerOf(new Request(base, { headers }), { ...settings, ...over })).name;

describe('A loopback host', () => {
  it('is localhost, an address in 127.0.0.0/8 in its usual form, or ::1, and nothing else', () => {
    for (const host of ['localhost', 'LocalHost', '127.0.0.1', '127.255.0.9', '::1', '[::1]'])
      expect([host, isLoopback(host)]).toEqual([host, true]);
    const odd = ['127.999.1.1', '127.1', '127.0.0.1.', '127.0.0.01', '0x7f.0.0.1', '2130706433', '0.0.0.0', ''];
    for (const host of [...odd, 'localhost.', '127.0.0.1.nip.io', 'localhost.evil.org', '[::ffff:127.0.0.1]', '::2'])
      expect([host, isLoopback(host)]).toEqual([host, false]);
  });

  it('of IPv4 must be a valid address', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300)), (rest) => {
        const host = `127.${rest.join('.')}`;
        expect(isLoopback(host)).toBe(rest.every((part) => part < 256));
        if (isLoopback(host)) expect(new URL(`http://${host}/`).hostname).toBe(host);
      }),
    );
  });
});

describe('The user of this machine', () => {
  it('is not a caller behind a proxy, whichever header the proxy adds', async () => {
    expect(await name({})).toBe('local');
    const headers = [
      ...['Forwarded', 'Via', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Forwarded-Server'],
      ...['X-Forwarded', 'X-Real-IP', 'True-Client-IP', 'X-Client-IP', 'Client-IP', 'X-Cluster-Client-IP', 'CDN-Loop'],
      ...['Fastly-Client-IP', 'CF-Connecting-IP', 'X-Original-URI', 'X-Original-Forwarded-For', 'X-Remote-IP'],
      ...['X-Originating-IP', 'X-Envoy-External-Address', 'X-Amzn-Trace-Id', 'X-Azure-ClientIP', 'X-Host'],
    ];
    for (const header of headers)
      expect([header, await name({ [header]: '203.0.113.9' })]).toEqual([header, undefined]);
    for (const header of ['X-Request-Id', 'Traceparent', 'User-Agent', 'Origin', 'Sec-Fetch-Site', 'X-Requested-With'])
      expect([header, await name({ [header]: 'a' })]).toEqual([header, 'local']);
  });

  it('is nobody where the base is meant for others, the server listens for others, or the configuration states so', async () => {
    expect(await name({}, { base: 'https://images.example.org/' })).toBeUndefined();
    expect(await name({}, { host: '0.0.0.0' })).toBeUndefined();
    expect(await name({}, { access: { datasets: {}, tokens: [], trustLoopback: false } })).toBeUndefined();
    expect(distrust({ host: '127.0.0.1', base: 'https://images.example.org/' }, undefined)).toContain('its base');
    expect(distrust({ host: '10.0.0.1', base }, undefined)).toContain('10.0.0.1');
    expect(distrust({ host: '::1', base: 'http://localhost:1/' }, undefined)).toBeUndefined();
  });
});

describe('The owner of a connection', () => {
  const own = { address: '127.0.0.1', port: 8080 };
  const other = { address: '127.0.0.1', port: 40000 };
  const row = (local: string, remote: string, user: number, inode: number) =>
    `   3: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${user}        0 ${inode} 1 0000000000000000 20 4 30 10 -1\n`;
  const four = '0100007F';
  const six = '0000000000000000FFFF00000100007F';
  const ours = row(`${four}:1F90`, `${four}:9C40`, 1000, 7);

  it('is read from the table of the kernel, even where an IPv6 socket holds the connection', () => {
    expect(ownerOf(ours + row(`${four}:9C40`, `${four}:1F90`, 33, 8), own, other)).toBe(33);
    expect(ownerOf(ours + row(`${six}:9C40`, `${six}:1F90`, 33, 8), own, other)).toBe(33);
    expect(ownerOf(ours, own, { address: '::ffff:127.0.0.1', port: 40001 })).toBeUndefined();
    const one = '00000000000000000000000001000000';
    const ends = [
      { ...own, address: '::1' },
      { ...other, address: '::1' },
    ] as const;
    expect(ownerOf(row(`${one}:9C40`, `${one}:1F90`, 1001, 9), ...ends)).toBe(1001);
  });

  it('is nobody once its program has closed it, and unknown without a table', () => {
    expect(ownerOf(ours, own, other)).toBe('gone');
    expect(ownerOf(ours + row(`${four}:9C40`, `${four}:1F90`, 0, 0), own, other)).toBe('gone');
    expect(ownerOf('', own, other)).toBeUndefined();
    const nowhere = [{ address: 'fe80::1', port: 8080 }, other] as const;
    expect(ownerOf(ours, ...nowhere)).toBeUndefined();
    expect(ownerOf(ours, { address: '127.0.0.1', port: undefined }, other)).toBeUndefined();
    expect(ownerOf(`: ${four}:9C40 ${four}:1F90 01 0 0 0 34 0 8 \n`, own, other)).toBe(34);
  });

  it("is the user of the server or another; only root's relay into Windows counts as the user", () => {
    const [plain, windows] = ['6.1.0', '5.15.0-microsoft-standard-WSL2'];
    expect([isUser(1000, 1000, plain), isUser(1001, 1000, plain), isUser(0, 1000, plain)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isUser(0, 1000, windows), isUser(1001, 1000, windows), isUser(0, 0, plain)]).toEqual([true, false, true]);
    expect([isUser('gone', 1000, windows), isUser(undefined, 1000, windows)]).toEqual([false, undefined]);
  });
});
