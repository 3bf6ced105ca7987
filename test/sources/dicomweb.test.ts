import { randomBytes } from 'node:crypto';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import type { DelineationFilter } from '../../src/dicom/index.ts';
import { noFilters } from '../../src/sources/fetch/filters.ts';
import { ctSlice, part10, SERIES, structureSet, UID } from '../support/dicom-fixture.ts';
import { DicomWebMock, type Intercept } from '../support/dicomweb-mock.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { context, digestsIn, fetchSource, HandClock, openSpool } from './fixture.ts';

const folder = temporaryFolders();
const slices = 7;
const structures = (change = {}) => part10(structureSet([{ number: 1, name: 'GTV' }], slices, change));
const cts = Array.from({ length: slices }, (_, k) => part10(ctSlice(k)));

let mock: DicomWebMock;
beforeEach(async () => {
  mock = await DicomWebMock.start();
  for (const file of [...cts, structures()]) mock.add(file);
});
afterEach(() => mock.stop());

const address = () => ({ kind: 'dicomweb' as const, url: mock.url });
const needed = (): string[] => [...cts, structures()].map(sha256).sort();

/** Answers the first request with a matching path differently. */
function once(pattern: RegExp, answer: (response: ServerResponse) => void): Intercept {
  let done = false;
  return (request, response) => {
    if (done || !pattern.test(request.url ?? '')) return false;
    done = true;
    answer(response);
    return true;
  };
}

/** A token in the form of a JWT that expires at the given second. */
const jwt = (exp: number): string =>
  ['{"alg":"none"}', JSON.stringify({ exp }), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  return work.then(
    () => ({ code: 'none', message: '' }),
    (error: { code: string; message: string }) => error,
  );
}

describe('Fetching from a DICOMweb service', () => {
  it('fetches structure sets and the images they refer to, byte for byte, and nothing else', async () => {
    mock.add(part10(ctSlice(0, { x00080018: ['UI', '1.2.3.99'], x0020000e: ['UI', '1.2.3.98'] })));
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual(needed());
    expect(mock.asked(/1\.2\.3\.98/)).toEqual([]);
    // Structure sets first; then the series in one request.
    const retrieved = mock.asked(/GET .*\/series\/[^/?]+(\/instances\/[^/?]+)?$/);
    expect(retrieved).toHaveLength(2);
    expect(retrieved[1]).toMatch(new RegExp(`series/${SERIES}$`));
    expect(mock.headers.some(({ accept }) => accept?.includes('transfer-syntax=*'))).toBe(true);
  });

  it('requests page after page, even where the service gives fewer matches than requested', async () => {
    mock.pageLimit = 2;
    const spool = await openSpool(folder());
    const settings = { ...(await context()).settings, pageSize: 5 };
    await fetchSource(address(), spool, await context({ settings }));
    expect(digestsIn(spool)).toEqual(needed());
    expect(mock.asked(/instances\?.*offset=6/)).toHaveLength(1);
  });

  it('requests only the named patients, studies, dates and modalities', async () => {
    const other = part10(
      structureSet([{ number: 1, name: 'x' }], 1, {
        x00080018: ['UI', '1.2.4.50'],
        x00100020: ['LO', 'P2'],
        x0020000d: ['UI', '1.2.4.0'],
        x0020000e: ['UI', '1.2.4.51'],
      }),
    );
    mock.add(other);
    const fetched = async (filters: object) => {
      const spool = await openSpool(folder());
      const base = await context();
      await fetchSource(address(), spool, { ...base, filters: { ...base.filters, ...filters } });
      return spool.count;
    };
    expect(await fetched({ patients: ['P1'], dates: '20200101-20201231' })).toBe(8);
    expect(mock.asked(/studies\?StudyDate=20200101-20201231&PatientID=P1/).length).toBeGreaterThan(0);
    expect(await fetched({ patients: ['P3'] })).toBe(0);
    expect(await fetched({ studies: ['1.2.3.777'] })).toBe(8);
    expect(await fetched({ patients: ['P1'], modalities: ['MR'] })).toBe(0);
  });

  it('finds the images in another study of the patient, and all images where references lead nowhere', async () => {
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context());
    expect(spool.count).toBe(8);
    mock.objects.length = 0;
    const study = { x00081155: ['UI', '1.2.3.0'], x30060014: ['SQ', [{ x0020000e: ['UI', '9.9.9'] }]] } as const;
    const frames = { x30060010: ['SQ', [{ x00200052: ['UI', '1.2.3.2'], x30060012: ['SQ', [study]] }]] } as const;
    for (const file of [...cts, structures(frames)]) mock.add(file);
    const second = await openSpool(folder());
    await fetchSource(address(), second, await context());
    expect(second.count).toBe(8);
  });

  it('waits and continues after 429 and 503, as long as the service requests', async () => {
    const answers = [
      { status: 429, headers: { 'retry-after': '7' } },
      {
        status: 503,
        headers: { date: 'Fri, 01 Jan 2021 00:00:00 GMT', 'retry-after': 'Fri, 01 Jan 2021 00:00:11 GMT' },
      },
      { status: 502, headers: {} },
    ];
    mock.intercept = (_request, response) => {
      const next = answers.shift();
      if (next === undefined) return false;
      response.writeHead(next.status, next.headers as Record<string, string>).end();
      return true;
    };
    const set = await context();
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, set);
    expect(set.waits.slice(0, 2)).toEqual([7000, 11000]);
    expect(set.waits[2]).toBeLessThanOrEqual(2000);
    expect(digestsIn(spool)).toEqual(needed());
  });

  it('continues object by object when a series breaks off, without requesting again what arrived', async () => {
    const path = new RegExp(`series/${SERIES}$`);
    mock.intercept = once(path, (response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=mock-boundary' });
      const message = mock.multipart(cts);
      response.write(message.subarray(0, message.length * 0.6), () => response.destroy());
    });
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual(needed());
    const single = mock.asked(new RegExp(`series/${SERIES}/instances/`));
    expect(single.length).toBeGreaterThan(1);
    expect(single.length).toBeLessThan(slices);
    expect(mock.asked(path)).toHaveLength(1);
  });

  it('repeats the request for a part that is shorter than stated or ends too early', async () => {
    mock.intercept = once(new RegExp(`series/${SERIES}$`), (response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=b' });
      const head = `--b\r\nContent-Type: application/dicom\r\nContent-Length: ${cts[0]!.length}\r\n\r\n`;
      response.end(Buffer.concat([Buffer.from(head), cts[0]!.subarray(0, 300), Buffer.from('\r\n--b--\r\n')]));
    });
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual(needed());
  });

  it('does not keep a truncated object that the message itself declares complete, unless it arrives that way again', async () => {
    const cut = cts[2]!.subarray(0, cts[2]!.length - 8);
    let served = 0;
    mock.intercept = (request, response) => {
      const series = new RegExp(`series/${SERIES}$`).test(request.url ?? '');
      const single = (request.url ?? '').endsWith(`instances/1.2.3.9.2`);
      if (!series && !(single && served++ < 1)) return false;
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=mock-boundary' });
      response.end(mock.multipart(series ? cts.map((file, k) => (k === 2 ? cut : file)) : [cut]));
      return true;
    };
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual(needed());
    served = Number.NEGATIVE_INFINITY;
    const again = await openSpool(folder());
    await fetchSource(address(), again, await context());
    expect(digestsIn(again)).toContain(sha256(cut));
  });

  it('resumes after a network failure: what arrived is not fetched again, what was changed on disk is', async () => {
    const root = folder();
    mock.intercept = (request, response) => {
      if (!/series\/1\.2\.3\.1/.test(request.url ?? '') || mock.asked(/instances\/1/).length < 3) {
        if (!new RegExp(`series/${SERIES}$`).test(request.url ?? '')) return false;
      }
      response.destroy();
      return true;
    };
    const settings = { ...(await context()).settings, retries: 2 };
    const first = await openSpool(root);
    const lost = await failure(fetchSource(address(), first, await context({ settings })));
    expect(lost).toMatchObject({
      code: 'QIAW_SOURCE_UNREACHABLE',
      message: expect.stringMatching(/3 attempts.*resumes/s),
    });
    expect(lost.message).not.toMatch(/1\.2\.3/);
    expect(first.count).toBeGreaterThan(0);

    mock.intercept = undefined;
    const before = first.count;
    mock.requests.length = 0;
    const second = await openSpool(root);
    expect(second.count).toBe(before);
    writeFileSync(second.pathOf('1.2.3.50'), 'changed');
    const third = await openSpool(root);
    expect(third.count).toBe(before - 1);
    await fetchSource(address(), third, await context());
    expect(digestsIn(third)).toEqual(needed());
    expect(mock.asked(/instances\/1\.2\.3\.50$/)).toHaveLength(1);
  });

  it('reports that no server is listening', async () => {
    const { url } = mock;
    await mock.stop();
    const settings = { ...(await context()).settings, retries: 1 };
    const spool = await openSpool(folder());
    const failed = await failure(fetchSource({ kind: 'dicomweb', url }, spool, await context({ settings })));
    expect(failed).toMatchObject({ code: 'QIAW_SOURCE_UNREACHABLE', message: expect.stringMatching(/ECONNREFUSED/) });
    mock = await DicomWebMock.start();
  });

  it('gives up on a service that stops responding', async () => {
    mock.intercept = () => true;
    const settings = { ...(await context()).settings, retries: 0, timeoutSeconds: 0.2 };
    const failed = await failure(fetchSource(address(), await openSpool(folder()), await context({ settings })));
    expect(failed.code).toBe('QIAW_SOURCE_UNREACHABLE');
  });

  it('stops when aborted in the middle of a body', async () => {
    const stop = new AbortController();
    mock.intercept = (request, response) => {
      if (!new RegExp(`series/${SERIES}$`).test(request.url ?? '')) return false;
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=mock-boundary' });
      response.write(mock.multipart(cts).subarray(0, 500), () => stop.abort(new Error('interrupted')));
      return true;
    };
    const fetching = fetchSource(address(), await openSpool(folder()), await context({ signal: stop.signal }));
    await expect(fetching).rejects.toThrow('interrupted');
  });

  it('does not accept an HTML page as an answer', async () => {
    mock.intercept = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>');
      return true;
    };
    const failed = await failure(fetchSource(address(), await openSpool(folder()), await context()));
    expect(failed.code).toBe('QIAW_SOURCE_ANSWER');
  });
});

describe('Credentials for a DICOMweb service', () => {
  const guard =
    (accepted: (authorization: string) => boolean, challenge = 'Bearer'): Intercept =>
    (request, response) => {
      if (accepted(request.headers.authorization ?? '')) return false;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    };

  it('are a bearer token, or user and password, or the lines of a netrc file', async () => {
    const netrc = join(folder(), 'netrc');
    writeFileSync(netrc, 'machine elsewhere login a password b\nmachine 127.0.0.1\n  login me\n  password p:w\n');
    const basic = `Basic ${Buffer.from('me:p:w').toString('base64')}`;
    for (const [environment, header] of [
      [{ token: 'abc' }, 'Bearer abc'],
      [{ user: 'me', password: 'p:w' }, basic],
      [{ netrc }, basic],
    ] as const) {
      mock.intercept = guard((given) => given === header);
      const spool = await openSpool(folder());
      await fetchSource(address(), spool, await context({ environment }));
      expect(spool.count).toBe(8);
    }
  });

  it('that are wrong or missing end the work immediately, without being shown', async () => {
    mock.intercept = guard(() => false);
    const token = randomBytes(8).toString('hex');
    const wrong = await failure(
      fetchSource(address(), await openSpool(folder()), await context({ environment: { token } })),
    );
    expect(wrong).toMatchObject({
      code: 'QIAW_SOURCE_CREDENTIALS',
      message: expect.stringMatching(/refused the token/),
    });
    expect(wrong.message).not.toContain(token);
    expect(mock.requests.length).toBe(1);
    const none = await failure(fetchSource(address(), await openSpool(folder()), await context()));
    expect(none).toMatchObject({
      code: 'QIAW_SOURCE_CREDENTIALS',
      message: expect.stringMatching(/requires credentials/),
    });
  });

  it('that expire in the meantime are read again from their file; what arrived is kept when they are still expired', async () => {
    const tokenFile = join(folder(), 'token');
    const [old, fresh] = ['old', 'fresh'];
    writeFileSync(tokenFile, old);
    let valid = old;
    mock.intercept = (request, response, server) => {
      if (server.asked(/instances/).length > 3) valid = fresh;
      return guard((given) => given === `Bearer ${valid}`, 'Bearer error="invalid_token", error_description="expired"')(
        request,
        response,
        server,
      );
    };
    const root = folder();
    const spool = await openSpool(root);
    const stale = await failure(fetchSource(address(), spool, await context({ environment: { tokenFile } })));
    expect(stale).toMatchObject({ code: 'QIAW_SOURCE_TOKEN_EXPIRED', message: expect.stringMatching(/are kept/) });
    expect(spool.count).toBeGreaterThan(0);
    writeFileSync(tokenFile, fresh);
    const again = await openSpool(root);
    await fetchSource(address(), again, await context({ environment: { tokenFile } }));
    expect(digestsIn(again)).toEqual(needed());
  });

  it('that state their expiry are reported as expired; a changed clock affects only the message', async () => {
    mock.intercept = guard(() => false);
    const clock = new HandClock();
    const environment = { token: jwt(clock.now() / 1000 - 600) };
    const expired = await failure(
      fetchSource(address(), await openSpool(folder()), await context({ environment, clock })),
    );
    expect(expired).toMatchObject({ code: 'QIAW_SOURCE_TOKEN_EXPIRED', message: expect.stringMatching(/10 min ago/) });
    clock.move(-365 * 86_400_000);
    mock.intercept = guard(() => false, 'Bearer error="invalid_token", error_description="The token expired"');
    const jumped = await failure(
      fetchSource(address(), await openSpool(folder()), await context({ environment, clock })),
    );
    expect(jumped).toMatchObject({
      code: 'QIAW_SOURCE_TOKEN_EXPIRED',
      message: expect.stringMatching(/clock, which may be wrong/),
    });
  });

  it('are never sent over a network unencrypted', async () => {
    const url = new URL('http://pacs.example.org/dicom-web/');
    const failed = await failure(
      fetchSource({ kind: 'dicomweb', url }, await openSpool(folder()), await context({ environment: { token: 'x' } })),
    );
    expect(failed.code).toBe('QIAW_SOURCE_INSECURE');
  });
});

describe('The choice of delineations from a DICOMweb service', () => {
  const object = (
    uid: string,
    series: string,
    text: string,
    sopClass: string = UID.rtstruct,
    modality = 'RTSTRUCT',
  ): Buffer =>
    structures({
      x00080016: ['UI', sopClass],
      x00080018: ['UI', uid],
      x00080060: ['CS', modality],
      x0008103e: ['LO', text],
      x0020000e: ['UI', series],
    });

  it.each([true, false])('is made before fetching where the service describes its series (%s)', async (describes) => {
    mock.objects.length = 0;
    mock.describes = describes;
    for (const file of [...cts, object('1.2.3.81', '1.2.3.82', 'Expert 1'), object('1.2.3.83', '1.2.3.84', 'Draft')]) {
      mock.add(file);
    }
    mock.add(object('1.2.3.85', '1.2.3.86', 'Expert 2', UID.seg, 'SEG'));
    const fetched = async (delineations: DelineationFilter) => {
      const spool = await openSpool(folder());
      mock.requests.length = 0;
      const { leftOut = 0 } = await fetchSource(
        address(),
        spool,
        await context({ filters: { ...noFilters, delineations } }),
      );
      return { leftOut, count: spool.count, images: mock.asked(new RegExp(`series/${SERIES}$`)).length };
    };
    expect(await fetched({ kinds: 'rtstruct' })).toEqual({ leftOut: 1, count: slices + 2, images: 1 });
    // What the service does not describe is fetched and then checked; the images of unwanted delineations are not
    // fetched.
    const unsaid = describes ? 0 : 1;
    expect(await fetched({ kinds: 'rtstruct', seriesDescription: '^expert' })).toEqual({
      leftOut: 2 - unsaid,
      count: slices + 1 + unsaid,
      images: 1,
    });
    expect(await fetched({ kinds: 'rtstruct', seriesDescription: 'none such' })).toEqual({
      leftOut: 3 - 2 * unsaid,
      count: 2 * unsaid,
      images: 0,
    });
  });
});

describe('A disk that fills up', () => {
  it('is detected before a series is requested', async () => {
    const spool = await openSpool(folder(), { freeBytes: async () => 40_000 });
    const failed = await failure(fetchSource(address(), spool, await context()));
    expect(failed).toMatchObject({ code: 'QIAW_SPOOL_FULL', message: expect.stringMatching(/resumes from there/) });
    expect(spool.count).toBe(1);
    expect(mock.asked(new RegExp(`series/${SERIES}$`))).toEqual([]);
  });

  it('is detected while an object is written, and nothing that arrived is lost', async () => {
    const root = folder();
    const spool = await openSpool(root);
    await fetchSource(address(), spool, {
      ...(await context()),
      filters: { ...noFilters, modalities: ['CT'] },
    });
    const whole = spool.count;
    const writer = await spool.begin('full');
    await writer.abandon();
    symlinkSync('/dev/full', writer.part);
    const full = await spool.begin('full');
    await expect(full.write(Buffer.alloc(100))).rejects.toMatchObject({ code: 'QIAW_SPOOL_FULL' });
    await full.abandon();
    expect((await openSpool(root)).count).toBe(whole);
    expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /part$/.test(name))).toEqual([]);
  });
});

describe('A service that cannot deliver everything', () => {
  const second = (): Buffer[] => {
    const uids = (change: object) => ({ x00100020: ['LO', 'P2'], x0020000d: ['UI', '1.2.4.0'], ...change }) as never;
    const images = [0, 1, 2].map((k) =>
      part10(ctSlice(k, uids({ x00080018: ['UI', `1.2.4.9.${k}`], x0020000e: ['UI', '1.2.4.1'] }))),
    );
    const series = { x0020000e: ['UI', '1.2.4.1'] };
    const study = { x00081155: ['UI', '1.2.4.0'], x30060014: ['SQ', [series]] };
    const frame = { x30060010: ['SQ', [{ x00200052: ['UI', '1.2.3.2'], x30060012: ['SQ', [study]] }]] };
    const own = uids({ x00080018: ['UI', '1.2.4.50'], x0020000e: ['UI', '1.2.4.51'], ...frame });
    return [...images, part10(structureSet([{ number: 1, name: 'x' }], 3, own))];
  };

  it('delivers the rest; a series that lacks an object is removed completely, because it would look complete', async () => {
    for (const file of second()) mock.add(file);
    mock.intercept = (request, response) => {
      const path = request.url ?? '';
      if (!/1\.2\.4\.9\.2$|series\/1\.2\.4\.1$/.test(path)) return false;
      response.writeHead(path.endsWith('1.2.4.9.2') ? 404 : 200, {
        'content-type': 'multipart/related; boundary=mock-boundary',
      });
      response.end(path.endsWith('1.2.4.9.2') ? '' : mock.multipart(second().slice(0, 2)));
      return true;
    };
    const spool = await openSpool(folder());
    expect(await fetchSource(address(), spool, await context())).toEqual({ incomplete: 1 });
    expect([0, 1, 2].map((k) => spool.has(`1.2.4.9.${k}`))).toEqual([false, false, false]);
    expect(spool.has('1.2.4.50')).toBe(true);
    expect(spool.count).toBe(9);
  });

  it('causes an error when it delivers nothing', async () => {
    mock.intercept = (request, response) => {
      if (!/instances/.test(request.url ?? '')) return false;
      response.writeHead(500).end();
      return true;
    };
    const failed = await failure(fetchSource(address(), await openSpool(folder()), await context()));
    expect(failed).toMatchObject({ code: 'QIAW_SOURCE_ANSWER', message: expect.stringMatching(/500 every time/) });
  });
});
