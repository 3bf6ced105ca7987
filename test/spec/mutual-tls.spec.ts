import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, fetchSource, openSpool } from '../sources/fixture.ts';
import { ctSlice, part10, structureSet } from '../support/dicom-fixture.ts';
import { DicomWebMock } from '../support/dicomweb-mock.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { hasProgram } from './programs.ts';

describe.skipIf(!hasProgram('openssl'))('A DICOMweb service behind mutual TLS', () => {
  const root = temporaryFolder('tls');
  const file = (name: string): string => join(root, name);
  let mock: DicomWebMock;
  let server: Server;
  let url: URL;

  const openssl = (...parameters: readonly string[]): void => {
    const { status, stderr } = spawnSync('openssl', parameters, { cwd: root, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  };

  /** A key and a certificate signed by the test's own authority. */
  function certify(name: string, days: string, extension: string, ...key: readonly string[]): void {
    writeFileSync(file(`${name}.ext`), extension);
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    );
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', days],
      ...['-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
  }

  beforeAll(async () => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=ca',
    );
    certify('server', '2', 'subjectAltName=IP:127.0.0.1\n', '-nodes');
    certify('client', '2', 'extendedKeyUsage=clientAuth\n', '-passout', 'pass:open sesame');
    mock = await DicomWebMock.start();
    for (let k = 0; k < 3; k += 1) mock.add(part10(ctSlice(k)));
    mock.add(part10(structureSet([{ number: 1, name: 'GTV' }], 3)));
    const [ca, cert, key] = ['ca.pem', 'server.pem', 'server.key'].map((name) => readFileSync(file(name)));
    const options = { ca: ca!, cert: cert!, key: key!, requestCert: true, rejectUnauthorized: true };
    server = createServer(options, (request, response) => {
      const onward = httpRequest(new URL(request.url ?? '/', mock.url), { headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.end();
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web/`);
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await mock?.stop();
  });

  async function fetched(tls: object, environment: object = {}): Promise<number | string> {
    const base = await context({ environment: { token: 'sent over TLS only', ...environment } });
    const spool = await openSpool(temporaryFolder('tls-spool'));
    const settings = { ...base.settings, retries: 0, tls };
    return fetchSource({ kind: 'dicomweb', url }, spool, { ...base, settings }).then(
      () => spool.count,
      (error: { code?: string }) => error.code ?? String(error),
    );
  }

  const client = () => ({ ca: file('ca.pem'), cert: file('client.pem'), key: file('client.key') });

  it('is read with the certificates of the configuration', async () => {
    expect(await fetched(client(), { tlsPassphrase: 'open sesame' })).toBe(4);
  });

  it('is not trusted without its authority', async () => {
    expect(await fetched({})).toBe('QIAW_SOURCE_CERTIFICATE');
  });

  it('does not admit a client without a certificate', async () => {
    expect(await fetched({ ca: file('ca.pem') })).toMatch(/QIAW_SOURCE_(CERTIFICATE|UNREACHABLE)/);
  });

  it('reports a wrong passphrase or a missing file', async () => {
    expect(await fetched(client(), { tlsPassphrase: 'wrong' })).toMatch(/^QIAW_/);
    expect(await fetched({ ...client(), key: file('nowhere.key') })).toBe('QIAW_USAGE');
  });
});
