import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { readDerivedObject } from '../../src/dicom/index.ts';
import { deepFeatures, jsonLines, qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf } from '../support/tree.ts';
import { hasOrthanc, Orthanc } from './orthanc.ts';
import { dciodvfy, hasProgram } from './programs.ts';

const lung = realData('lung1-005', 'dicom');
const repeatable = (path: string): boolean =>
  /^cases\/[^/]+\/(graph\.trig|seg\.dcm|sr\.dcm|features\.csv|deep-features\.csv)$/.test(path);

/** A proxy in front of an Orthanc that breaks every connection after that many bytes, until it is switched off. */
class BreakingProxy {
  bytesLeft = Number.POSITIVE_INFINITY;
  retrievals = 0;
  private constructor(private readonly server: Server) {}

  static async before(target: string): Promise<BreakingProxy> {
    const server = createServer();
    const proxy = new BreakingProxy(server);
    server.on('request', (request, response) => {
      if (/\/(series|instances)\/[\d.]+$/.test(request.url ?? '')) proxy.retrievals += 1;
      const onward = httpRequest(new URL(request.url ?? '/', target), {
        method: request.method!,
        headers: request.headers,
      });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('data', (chunk: Buffer) => {
          proxy.bytesLeft -= chunk.length;
          if (proxy.bytesLeft <= 0) response.destroy();
          else response.write(chunk);
        });
        answer.on('end', () => response.end());
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/dicom-web`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe.skipIf(!hasOrthanc || lung === undefined)('LUNG1-005 in an Orthanc server', () => {
  const root = temporaryFolder('dicomweb');
  const [fromFolder, fromWeb] = [join(root, 'folder'), join(root, 'web')];
  let orthanc: Orthanc;
  beforeAll(async () => {
    orthanc = await Orthanc.start();
    const files = readdirSync(lung!, { recursive: true, encoding: 'utf8' })
      .map((name) => join(lung!, name))
      .filter((path) => path.endsWith('.dcm') && statSync(path).isFile());
    expect(await orthanc.stow(files.map((path) => readFileSync(path)))).toEqual([]);
  });
  afterAll(() => orthanc?.stop());

  it('gives the same bytes as the folder', async () => {
    const first = await qiaw(['run', ...deepFeatures, lung!, '--data', fromFolder, '--quiet']);
    expect(first.code, first.stderr).toBe(0);
    const second = await qiaw(['run', ...deepFeatures, `dicomweb:${orthanc.url}`, '--data', fromWeb, '--quiet']);
    expect(second.code, second.stderr).toBe(0);
    const digests = digestsOf(fromFolder, repeatable);
    expect(Object.keys(digests)).toHaveLength(10);
    expect(digestsOf(fromWeb, repeatable)).toEqual(digests);
    expect(readdirSync(join(fromWeb, '.spool'))).toEqual([]);
  });

  it('resumes a download that broke off, with the same bytes in the end', async () => {
    const proxy = await BreakingProxy.before(orthanc.url);
    try {
      const data = join(root, 'broken');
      const config = join(root, 'impatient.yaml');
      writeFileSync(config, 'sources: { retries: 0 }\n');
      proxy.bytesLeft = 25 * 1024 ** 2;
      const parameters = ['run', ...deepFeatures, `dicomweb:${proxy.url}`, '--data', data, '--config', config];
      const broken = await qiaw(parameters);
      expect(broken.code).toBe(1);
      expect(broken.stderr).toMatch(/QIAW_SOURCE_UNREACHABLE.*resumes from there/s);
      const [spool] = readdirSync(join(data, '.spool'));
      const kept = readFileSync(join(data, '.spool', spool!, 'received.ndjson'), 'utf8')
        .trim()
        .split('\n').length;
      expect(kept).toBeGreaterThan(5);
      proxy.bytesLeft = Number.POSITIVE_INFINITY;
      proxy.retrievals = 0;
      const finished = await qiaw(parameters);
      expect(finished.code, finished.stderr).toBe(0);
      expect(proxy.retrievals + kept).toBe(93);
      expect(digestsOf(data, repeatable)).toEqual(digestsOf(fromFolder, repeatable));
    } finally {
      proxy.stop();
    }
  });

  it('accepts SEG and SR back; they are read again unchanged and pass dciodvfy', async () => {
    const pushed = await qiaw(['push', '--data', fromWeb, '--to', `dicomweb:${orthanc.url}`, '--json']);
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(jsonLines(pushed).at(-1)).toMatchObject({ cases: 2, stored: 4, refused: 0 });
    for (const id of readdirSync(join(fromWeb, 'cases'))) {
      for (const name of ['seg.dcm', 'sr.dcm']) {
        const sent = readFileSync(join(fromWeb, 'cases', id, name));
        const identity = (file: Uint8Array) =>
          readDerivedObject(file, (dataset) => ({
            study: dataset.uid('StudyInstanceUID')!,
            series: dataset.uid('SeriesInstanceUID')!,
            object: dataset.uid('SOPInstanceUID')!,
            pixels: sha256(dataset.bytes('PixelData') ?? new Uint8Array()),
          }));
        const { study, series } = identity(sent);
        const received = await orthanc.retrieve(study, series);
        expect(received.map(identity)).toEqual([identity(sent)]);
        if (!hasProgram('dciodvfy')) continue;
        const path = join(root, `${id}-${name}`);
        writeFileSync(path, received[0]!);
        expect(dciodvfy(path).errors).toEqual([]);
      }
    }
    const again = await qiaw(['push', '--data', fromWeb, '--to', `dicomweb:${orthanc.url}`, '--json']);
    expect(jsonLines(again).at(-1)).toMatchObject({ stored: 0, present: 4 });
  });

  it('is not affected by what was sent back', async () => {
    const finished = await qiaw(['run', ...deepFeatures, `dicomweb:${orthanc.url}`, '--data', fromWeb, '--json']);
    expect(finished.code, finished.stderr).toBe(0);
    expect(jsonLines(finished).at(-1)).toMatchObject({ cases: { made: 0, reused: 2 }, refusals: {} });
  });
});
