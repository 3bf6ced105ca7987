import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AwsV4Signer } from 'aws4fetch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { sha256 } from '../../src/core/index.ts';
import { readS5cmdManifest } from '../../src/sources/manifest/s5cmd.ts';
import { ctSlice, part10 } from '../support/dicom-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { context, digestsIn, fetchSource, HandClock, openSpool } from './fixture.ts';

const folder = temporaryFolders();
const files = new Map<string, Buffer>(
  [0, 1, 2, 3, 4].map((k) => [`series-${k < 4 ? 'a' : 'b'}/Köln & ${k}.dcm`, part10(ctSlice(k))] as const),
);
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret key' };

let server: Server;
let requests: string[];
let intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
let signed: boolean;
beforeEach(async () => {
  [requests, intercept, signed] = [[], undefined, false];
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
const endpoint = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;');

/** A store that implements the part of S3 that reading needs, with two keys per page. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests.push(`${request.method} ${request.url}`);
  if (intercept?.(request, response) === true) return;
  const url = new URL(request.url ?? '/', endpoint());
  if (signed && !(await isSigned(request, url))) {
    response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    return;
  }
  if (url.searchParams.get('list-type') === '2') {
    const keys = [...files.keys()].filter((key) => key.startsWith(url.searchParams.get('prefix') ?? '')).sort();
    const from = Number(url.searchParams.get('continuation-token') ?? 0);
    const more = from + 2 < keys.length;
    const contents = keys.slice(from, from + 2).map((key) => {
      const file = files.get(key)!;
      const tag = createHash('md5').update(file).digest('hex');
      return `<Contents><Key>${escaped(key)}</Key><ETag>&quot;${tag}&quot;</ETag><Size>${file.length}</Size></Contents>`;
    });
    const next = more ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : '';
    response.end(
      `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
    );
    return;
  }
  const file = files.get(decodeURIComponent(url.pathname).replace('/idc-open-data/', ''));
  if (file === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  else response.writeHead(200, { 'content-length': file.length }).end(file);
}

/** Recomputes the signature from the received request. */
async function isSigned(request: IncomingMessage, url: URL): Promise<boolean> {
  const datetime = String(request.headers['x-amz-date']);
  const method = request.method ?? 'GET';
  const own = await new AwsV4Signer({
    ...credentials,
    method,
    url: url.href,
    service: 's3',
    region: 'us-east-1',
    datetime,
  }).sign();
  return own.headers.get('authorization') === request.headers.authorization;
}

function manifest(text: string, name = 'm.txt'): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}

async function fetched(path: string, change: object = {}) {
  const base = await context(change);
  const spool = await openSpool(folder());
  const settings = { ...base.settings, s3: { endpoint: endpoint(), region: 'us-east-1' } };
  await fetchSource({ kind: 's5cmd', path }, spool, { ...base, settings });
  return spool;
}

const all = [...files.values()].map(sha256).sort();

describe('A manifest of the Imaging Data Commons', () => {
  it('is read in all its dialects', async () => {
    const path = manifest(
      [
        '# To download, run: s5cmd --no-sign-request run manifest',
        'cp s3://idc-open-data/series-a/* .',
        'cp --show-progress "s3://idc-open-data/series-a/*" ./here',
        'aws s3 sync --no-sign-request s3://idc-open-data/series-b ./there',
        's3://idc-open-data/series-c/',
        'cp gs://public/one.dcm .\r',
        '',
      ].join('\n'),
    );
    expect(
      (await readS5cmdManifest(path)).map(({ scheme, bucket, prefix }) => `${scheme} ${bucket} ${prefix}`),
    ).toEqual([
      's3 idc-open-data series-a/',
      's3 idc-open-data series-b/',
      's3 idc-open-data series-c/',
      'gs public one.dcm',
    ]);
    await expect(readS5cmdManifest(manifest('cp s3://b/x .\nnothing here\n'))).rejects.toThrow(/Line 2/);
  });

  it('fetches every object it names, page after page, for any key', async () => {
    const spool = await fetched(manifest('cp s3://idc-open-data/series-a/* .\ncp s3://idc-open-data/series-b/* .\n'));
    expect(digestsIn(spool)).toEqual(all);
    expect(requests.filter((one) => one.includes('continuation-token'))).toHaveLength(1);
  });

  it('signs requests where there are credentials, and the store accepts them', async () => {
    signed = true;
    const path = manifest('cp s3://idc-open-data/series-*/* .\n');
    expect(digestsIn(await fetched(path, { environment: { s3: credentials } }))).toEqual(all);
    await expect(fetched(path)).rejects.toMatchObject({ code: 'QIAW_SOURCE_CREDENTIALS' });
  });

  it('reports a wrong clock when the store rejects it', async () => {
    intercept = (_request, response) => {
      response.writeHead(403).end('<Error><Code>RequestTimeTooSkewed</Code></Error>');
      return true;
    };
    const clock = new HandClock();
    clock.move(-10 * 365 * 86_400_000);
    const failed = fetched(manifest('cp s3://idc-open-data/series-a/* .\n'), {
      environment: { s3: credentials },
      clock,
    });
    await expect(failed).rejects.toMatchObject({
      code: 'QIAW_SOURCE_CLOCK',
      message: expect.stringMatching(/Set the clock/),
    });
  });

  it('does not accept damaged bytes as the object: they are fetched again', async () => {
    let damaged = false;
    intercept = (request, response) => {
      if (damaged || !/\.dcm/.test(request.url ?? '')) return false;
      damaged = true;
      const [file] = files.values();
      const other = Buffer.from(file!);
      other[other.length - 1]! ^= 1;
      response.end(other);
      return true;
    };
    expect(digestsIn(await fetched(manifest('cp s3://idc-open-data/series-*/* .\n')))).toEqual(all);
  });

  it('reports when the store has nothing for a line, or a key is missing', async () => {
    await expect(fetched(manifest('cp s3://idc-open-data/none/* .\n'))).rejects.toMatchObject({
      code: 'QIAW_SOURCE_ANSWER',
    });
    await expect(fetched(manifest('cp s3://idc-open-data/none.dcm .\n'))).rejects.toMatchObject({
      code: 'QIAW_SOURCE_ANSWER',
    });
  });
});

describe('A manifest of the Cancer Imaging Archive', () => {
  const text =
    'downloadServerUrl=https://x/servlet\nincludeAnnotation=true\nListOfSeriesToDownload=\n1.2.3.1\n1.2.3.2\n';

  it('fetches every series it lists, and only what is missing the next time', async () => {
    intercept = (request, response) => {
      const uid = new URL(request.url ?? '', endpoint()).searchParams.get('SeriesInstanceUID');
      const zip = new yazl.ZipFile();
      for (const [key, file] of files) {
        if (key.startsWith('series-a') === (uid === '1.2.3.1')) zip.addBuffer(file, `${key.length}-${sha256(key)}.dcm`);
      }
      zip.addBuffer(Buffer.from('CC BY'), 'LICENSE');
      zip.end();
      response.writeHead(200, { 'content-type': 'application/zip' });
      zip.outputStream.pipe(response);
      return true;
    };
    const base = await context();
    const settings = { ...base.settings, tcia: { endpoint: endpoint() } };
    const root = folder();
    const spool = await openSpool(root);
    const address = { kind: 'tcia' as const, path: manifest(text) };
    await fetchSource(address, spool, { ...base, settings });
    expect(digestsIn(spool)).toEqual(all);
    requests.length = 0;
    await fetchSource(address, await openSpool(root), { ...base, settings });
    expect(requests).toEqual([]);
    writeFileSync(join(spool.objects, 'unknown'), '');
    await spool.drop(`1.2.3.1/${[...files.keys()][0]!.length}-${sha256([...files.keys()][0]!)}.dcm`);
    await fetchSource(address, await openSpool(root), { ...base, settings });
    expect(requests.length).toBe(2);
  });
});
