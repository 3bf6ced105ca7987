import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { type ServedFile, sendFile } from '../../src/server/files/send-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('A file that is sent', () => {
  const folder = temporaryFolder('send');
  const digest = sha256('0123456789');
  const file = (content: string): ServedFile => {
    const path = join(folder, `${content.length}.bin`);
    writeFileSync(path, content);
    return { path, name: 'ß "a".bin', mediaType: 'text/plain', sha256: digest, headers: { link: '<x>' } };
  };
  const ten = file('0123456789');
  const ask = (headers: Record<string, string> = {}, method = 'GET', served = ten) =>
    sendFile(new Request('http://127.0.0.1/', { method, headers }), served);
  const short = async (answer: Promise<Response>) => {
    const response = await answer;
    return [response.status, response.headers.get('content-range'), await response.text()];
  };

  it('is sent whole, with all its metadata', async () => {
    const response = await ask();
    expect([response.status, await response.text()]).toEqual([200, '0123456789']);
    expect(Object.fromEntries(response.headers)).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'content-disposition': "inline; filename*=UTF-8''%C3%9F%20%22a%22.bin",
      'content-length': '10',
      'content-type': 'text/plain',
      etag: `"${digest}"`,
      link: '<x>',
      'repr-digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`,
    });
  });

  it('is sent in part, with the length of the part', async () => {
    const part = await ask({ range: 'bytes=9-20' });
    expect(part.headers.get('content-length')).toBe('1');
    expect(await short(Promise.resolve(part))).toEqual([206, 'bytes 9-9/10', '9']);
  });

  it.each([
    ['its tag', `"${digest}"`, 206],
    ['another tag', '"other"', 200],
    ['its tag, weak', `W/"${digest}"`, 200],
  ])('is sent in part only if the file is still the same: If-Range has %s', async (_, tag, status) => {
    expect((await ask({ range: 'bytes=0-0', 'if-range': tag })).status).toBe(status);
  });

  it.each([
    ['*', 304],
    [' * ', 304],
    [`"${digest}"`, 304],
    [`W/"${digest}"`, 304],
    [`"other" , "${digest}"`, 304],
    ['"other"', 200],
    [`xW/"${digest}"`, 200],
    [`"W/${digest}"`, 200],
  ])('is not sent again when If-None-Match is %s', async (header, status) => {
    const response = await ask({ 'if-none-match': header });
    expect([response.status, response.headers.get('etag')]).toEqual([status, `"${digest}"`]);
    expect(await response.text()).toBe(status === 304 ? '' : '0123456789');
  });

  it('has no body for HEAD, and none when it is empty', async () => {
    const head = await ask({}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.body]).toEqual([200, '10', null]);
    const empty = await ask({}, 'GET', file(''));
    expect([empty.status, empty.headers.get('content-length'), empty.body]).toEqual([200, '0', null]);
  });

  it('is refused with its size for a range outside', async () => {
    await expect(ask({ range: 'bytes=10-' })).rejects.toMatchObject({
      status: 416,
      code: 'QIAW_RANGE',
      headers: { 'content-range': 'bytes */10' },
    });
  });

  it('is not found when it is missing, a folder, or a link', async () => {
    symlinkSync(ten.path, join(folder, 'link'));
    for (const path of [join(folder, 'absent'), folder, join(folder, 'link')]) {
      await expect(ask({}, 'GET', { ...ten, path })).rejects.toMatchObject({ status: 404, code: 'QIAW_NOT_FOUND' });
    }
  });
});
