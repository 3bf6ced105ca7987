import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import type { DelineationFilter } from '../../src/dicom/index.ts';
import { noFilters } from '../../src/sources/fetch/filters.ts';
import { ctSlice, part10, SERIES, structureSet } from '../support/dicom-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { type MockResource, type MockSubject, XnatMock } from '../support/xnat-mock.ts';
import { context, digestsIn, fetchSource, openSpool } from './fixture.ts';

const folder = temporaryFolders();
const slices = Array.from({ length: 7 }, (_, k) => part10(ctSlice(k)));
const structures = part10(structureSet([{ number: 1, name: 'GTV' }], 7));
const images: MockResource = Object.fromEntries(slices.map((file, k) => [`1.2.3.9.${k}.dcm`, file]));
const other: MockResource = {
  'x.dcm': part10(ctSlice(0, { x00080018: ['UI', '1.2.3.97'], x0020000e: ['UI', '1.2.3.96'] })),
};
const needed = [...slices, structures].map(sha256).sort();

/** O-RAW's layout: scans with the resources DICOM and secondary. */
const inScans: MockSubject = {
  label: 'P1',
  experiments: {
    CT: {
      uid: '1.2.3.0',
      scans: {
        1: {
          xsiType: 'xnat:ctScanData',
          uid: SERIES,
          resources: { DICOM: images, SNAPSHOTS: { 'a.gif': Buffer.from('x') } },
        },
        2: { xsiType: 'xnat:otherDicomScanData', resources: { secondary: { 'rt struct.dcm': structures } } },
        3: { xsiType: 'xnat:ctScanData', uid: '1.2.3.96', resources: { DICOM: other } },
      },
    },
  },
};
/** FAIR-QI's layout: resources of the subject by the patient's label. */
const inResources: MockSubject = {
  label: 'P1',
  resources: { P1_dcm: images, P1_rtss: { '1.dcm': structures }, notes: other },
};
const inCollections: MockSubject = {
  label: 'P1',
  experiments: {
    CT: {
      scans: { 1: { xsiType: 'xnat:ctScanData', uid: SERIES, resources: { DICOM: images } } },
      collections: { ROI_1: { RTSTRUCT: { 'r.dcm': structures } } },
    },
  },
};

let mock: XnatMock;
afterEach(() => mock.stop());

const start = async (subject: MockSubject, count = 1): Promise<void> => {
  mock = await XnatMock.start('LUNG 1', count, () => subject);
};
const address = () => ({ kind: 'xnat' as const, url: mock.url, project: 'LUNG 1' });

describe('Fetching a project from XNAT', () => {
  it.each([
    ['scans with DICOM and secondary', inScans],
    ['resources of subjects', inResources],
    ['ROI collections', inCollections],
  ])('finds structure sets and images in %s', async (_name, subject) => {
    await start(subject);
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual(needed);
    expect(mock.asked(/SNAPSHOTS\/files|scans\/3\/resources\/DICOM\/files|notes\/files/)).toEqual([]);
    // The series is fetched as one archive, not slice by slice.
    expect(mock.asked(/format=zip/)).toHaveLength(1);
    expect(mock.asked(/\/files\/1\.2\.3\.9/)).toEqual([]);
  });

  it('works without archives and without pages too', async () => {
    await start(inScans);
    mock.pages = false;
    mock.zips = false;
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual(needed);
    expect(mock.asked(/\/files\/1\.2\.3\.9/)).toHaveLength(7);
  });

  it('requests only the named subjects, dates and modalities', async () => {
    await start(inScans);
    const fetched = async (filters: object): Promise<number> => {
      const spool = await openSpool(folder());
      const base = await context();
      await fetchSource(address(), spool, { ...base, filters: { ...base.filters, ...filters } });
      return spool.count;
    };
    expect(await fetched({ patients: ['P2'] })).toBe(0);
    expect(await fetched({ patients: ['P1'], studies: ['1.2.3.0'], dates: '20200102', modalities: ['CT'] })).toBe(8);
    expect(await fetched({ dates: '20200103-' })).toBe(0);
    expect(await fetched({ dates: '-20191231' })).toBe(0);
  });

  it('requests only the chosen delineations, and no images for the others', async () => {
    const drafts = part10(
      structureSet([{ number: 1, name: 'GTV' }], 7, { x00080018: ['UI', '1.2.3.88'], x0008103e: ['LO', 'Draft'] }),
    );
    const scan = (description: string, file: Buffer, xsiType = 'xnat:rtImageScanData') => ({
      xsiType,
      description,
      resources: { secondary: { 'r.dcm': file } },
    });
    await start({
      label: 'P1',
      experiments: {
        CT: {
          scans: {
            1: { xsiType: 'xnat:ctScanData', uid: SERIES, resources: { DICOM: images } },
            2: scan('Final', structures),
            3: scan('Draft', drafts),
            // XNAT does not know what it is.
            4: scan('Images of the morning', drafts, 'xnat:otherDicomScanData'),
          },
        },
      },
    });
    const fetched = async (delineations: DelineationFilter) => {
      const spool = await openSpool(folder());
      const { leftOut = 0 } = await fetchSource(
        address(),
        spool,
        await context({ filters: { ...noFilters, delineations } }),
      );
      return [leftOut, spool.count];
    };
    expect(await fetched({ kinds: 'all' })).toEqual([0, 10]);
    expect(await fetched({ kinds: 'seg' })).toEqual([2, 1]);
    expect(await fetched({ kinds: 'all', seriesDescription: 'draft' })).toEqual([1, 9]);
    expect(await fetched({ kinds: 'all', seriesDescription: 'none such' })).toEqual([2, 1]);
  });

  it('sends the password once, keeps one session, and closes it', async () => {
    await start(inScans);
    mock.account = ['me', 'secret'];
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context({ environment: { user: 'me', password: 'secret' } }));
    expect(digestsIn(spool)).toEqual(needed);
    expect(mock.asked(/^POST .*JSESSION/)).toHaveLength(1);
    expect(mock.asked(/^DELETE .*JSESSION/)).toHaveLength(1);
    expect(mock.sessions.size).toBe(0);
  });

  it('accepts an alias token, and reports when credentials are wrong or missing', async () => {
    await start(inScans);
    mock.account = ['alias', 'token:secret'];
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context({ environment: { token: 'alias:token:secret' } }));
    expect(spool.count).toBe(8);
    const wrong = { environment: { user: 'me', password: 'wrong' } };
    await expect(fetchSource(address(), await openSpool(folder()), await context(wrong))).rejects.toMatchObject({
      code: 'QIAW_SOURCE_CREDENTIALS',
      message: expect.stringMatching(/refused the user name or password/),
    });
    await expect(fetchSource(address(), await openSpool(folder()), await context())).rejects.toMatchObject({
      code: 'QIAW_SOURCE_CREDENTIALS',
      message: expect.stringMatching(/requires credentials/),
    });
    expect(mock.sessions.size).toBe(0);
  });

  it('opens a new session when the old one expires in the meantime', async () => {
    await start(inScans);
    mock.account = ['me', 'secret'];
    let ended = false;
    mock.intercept = (request) => {
      if (!ended && /format=zip/.test(request.url ?? '')) {
        ended = true;
        mock.sessions.clear();
      }
      return false;
    };
    const spool = await openSpool(folder());
    await fetchSource(address(), spool, await context({ environment: { user: 'me', password: 'secret' } }));
    expect(digestsIn(spool)).toEqual(needed);
    expect(mock.asked(/^POST .*JSESSION/)).toHaveLength(2);
    expect(mock.sessions.size).toBe(0);
  });

  it('resumes: an archive that breaks off is completed file by file, and complete files are kept', async () => {
    await start(inScans);
    const root = folder();
    let zips = 0;
    mock.intercept = (request, response) => {
      if (/format=zip/.test(request.url ?? '') && zips++ === 0) {
        response.writeHead(200, { 'content-type': 'application/zip' });
        response.write('PK\u0003\u0004', () => response.destroy());
        return true;
      }
      if (!/9\.4\.dcm/.test(request.url ?? '')) return false;
      response.destroy();
      return true;
    };
    const settings = { ...(await context()).settings, retries: 1 };
    const lost = fetchSource(address(), await openSpool(root), await context({ settings }));
    await expect(lost).rejects.toMatchObject({ code: 'QIAW_SOURCE_UNREACHABLE' });
    const kept = (await openSpool(root)).count;
    expect(kept).toBeGreaterThan(1);
    mock.intercept = undefined;
    mock.requests.length = 0;
    const spool = await openSpool(root);
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual(needed);
    expect(mock.asked(/rt%20struct/)).toEqual([]);
    expect(mock.asked(/files\/1\.2\.3\.9/).length + kept).toBe(8);
  });

  it('continues in the middle of a file, and starts again when the file has changed', async () => {
    await start({ label: 'P1', resources: { P1_rtss: { 'r.dcm': structures } } });
    const root = folder();
    const spool = await openSpool(root);
    const half = structures.length >> 1;
    const ranges: (string | undefined)[] = [];
    let cut = true;
    mock.intercept = (request, response) => {
      if (!/files\/r\.dcm/.test(request.url ?? '')) return false;
      const { range } = request.headers;
      ranges.push(range);
      const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      if (cut) {
        cut = false;
        response.writeHead(200, { 'content-length': structures.length });
        response.write(structures.subarray(0, half), () => setTimeout(() => response.destroy(), 50));
        return true;
      }
      response.writeHead(
        from > 0 ? 206 : 200,
        from > 0 ? { 'content-range': `bytes ${from}-${structures.length - 1}/*` } : {},
      );
      response.end(structures.subarray(from));
      return true;
    };
    await fetchSource(address(), spool, await context());
    expect(digestsIn(spool)).toEqual([sha256(structures)]);
    expect(ranges).toEqual([undefined, `bytes=${half}-`]);

    const again = await openSpool(folder());
    const begun = await again.begin('data/projects/LUNG%201/subjects/S0/resources/P1_rtss/files/r.dcm');
    await begun.write(Buffer.alloc(100, 'old'));
    await begun.abandon({ keep: true });
    ranges.length = 0;
    await fetchSource(address(), again, await context());
    expect(digestsIn(again)).toEqual([sha256(structures)]);
    expect(ranges).toEqual(['bytes=100-', undefined]);
  });

  it('searches 600 subjects without holding more of them than are in progress', async () => {
    const held = { now: 0, most: 0 };
    mock = await XnatMock.start('P', 600, (n) => ({
      label: `P${n}`,
      resources: {
        [`P${n}_rtss`]: {
          'r.dcm': part10(structureSet([{ number: 1, name: 'x' }], 1, { x00080018: ['UI', `1.2.5.${n}`] })),
        },
      },
    }));
    mock.intercept = (request) => {
      if (/resources\?/.test(request.url ?? '')) held.now += 1;
      if (/files\/r/.test(request.url ?? '')) held.now -= 1;
      held.most = Math.max(held.most, held.now);
      return false;
    };
    const base = await context();
    const settings = { ...base.settings, pageSize: 50 };
    const spool = await openSpool(folder());
    await fetchSource({ kind: 'xnat', url: mock.url, project: 'P' }, spool, { ...base, settings });
    expect(spool.count).toBe(600);
    expect(mock.asked(/subjects\?/)).toHaveLength(13);
    expect(held.most).toBeLessThanOrEqual(settings.concurrency);
  });

  it('does not accept a login page as a listing', async () => {
    await start(inScans);
    mock.intercept = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Login</html>');
      return true;
    };
    await expect(fetchSource(address(), await openSpool(folder()), await context())).rejects.toMatchObject({
      code: 'QIAW_SOURCE_ANSWER',
    });
  });
});
