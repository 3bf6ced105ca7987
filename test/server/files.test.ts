import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { type WrittenCase, writeCase } from '../support/case-fixture.ts';

describe('Files', () => {
  let api: ApiFixture;
  let written: WrittenCase;
  beforeAll(async () => {
    api = await openApi((directory) => {
      written = writeCase(directory, { rois: ['GTV'] });
      writeFileSync(join(directory, 'cases', written.name, 'secret.txt'), 'not named in case.json');
      mkdirSync(join(directory, 'cases', '.staged'));
      writeFileSync(join(directory, 'outside.txt'), 'outside');
      symlinkSync(join(directory, 'outside.txt'), join(directory, 'cases', written.name, 'link.txt'));
    });
  });
  afterAll(() => api.close());
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    api.app.request(`/files/cases/${path}`, { method, headers });

  it('are sent whole, with type, size, entity tag and digest of the content', async () => {
    const response = await get(`${written.name}/image.nrrd`);
    const body = new Uint8Array(await response.arrayBuffer());
    const named = written.outputs.find(({ path }) => path === 'image.nrrd')!;
    expect(sha256(body)).toBe(named.sha256);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '1000',
      etag: `"${named.sha256}"`,
      'repr-digest': `sha-256=:${Buffer.from(named.sha256, 'hex').toString('base64')}:`,
      'accept-ranges': 'bytes',
    });
  });

  it('are sent in ranges, with an error for a range outside', async () => {
    const whole = new Uint8Array(await (await get(`${written.name}/image.nrrd`)).arrayBuffer());
    const part = async (range: string) => {
      const response = await get(`${written.name}/image.nrrd`, { range });
      return [
        response.status,
        response.headers.get('content-range'),
        [...new Uint8Array(await response.arrayBuffer())],
      ];
    };
    expect(await part('bytes=10-12')).toEqual([206, 'bytes 10-12/1000', [...whole.slice(10, 13)]]);
    expect(await part('bytes=998-')).toEqual([206, 'bytes 998-999/1000', [...whole.slice(998)]]);
    expect(await part('bytes=-3')).toEqual([206, 'bytes 997-999/1000', [...whole.slice(997)]]);
    expect((await part('bytes=5-2'))[0]).toBe(200);
    expect((await part('bytes=1000-'))[0]).toBe(416);
    const changed = await get(`${written.name}/image.nrrd`, { range: 'bytes=0-1', 'if-range': '"another"' });
    expect(changed.status).toBe(200);
  });

  it('are not sent again to clients that have them, and HEAD sends none', async () => {
    const { headers } = await get(`${written.name}/masks/roi-1.nrrd`, {}, 'HEAD');
    const again = await get(`${written.name}/masks/roi-1.nrrd`, { 'if-none-match': headers.get('etag')! });
    expect([headers.get('content-length'), again.status]).toEqual(['6', 304]);
  });

  it.each([
    ['a file that case.json does not name', 'secret.txt'],
    ['case.json itself', 'case.json'],
    ['a link', 'link.txt'],
    ['the parent', '../outside.txt'],
    ['the parent, encoded', '..%2F..%2Foutside.txt'],
    ['the parent, encoded twice', '%252e%252e%252foutside.txt'],
    ['an absolute path', '%2Fetc%2Fpasswd'],
    ['a zero byte', 'image.nrrd%00.png'],
    ['bytes that are not text', '%ff'],
    ['nothing', ''],
  ])('are not accessible: %s', async (_what, path) => {
    const response = await get(`${written.name}/${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('outside');
  });

  it('are not accessible in unfinished cases and other folders', async () => {
    for (const path of ['.staged/case.json', '..%2F/outside.txt', '%2e%2e/outside.txt']) {
      expect((await get(path)).status).toBe(404);
    }
    expect((await api.app.request('/files/outside.txt')).status).toBe(404);
  });
});
