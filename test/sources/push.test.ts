import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openPushTarget } from '../../src/sources/index.ts';
import { ctSlice, part10 } from '../support/dicom-fixture.ts';
import { DicomWebMock } from '../support/dicomweb-mock.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { XnatMock } from '../support/xnat-mock.ts';
import { context } from './fixture.ts';

const folder = temporaryFolders();
const file = part10(ctSlice(0));

function object(kind: 'SEG' | 'SR' = 'SEG', content = file) {
  const path = join(folder(), 'seg.dcm');
  writeFileSync(path, content);
  return { kind, path, label: 'qiaw-01234567' };
}

let stop: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of stop.reverse()) await end();
  stop = [];
});

async function dicomWeb() {
  const mock = await DicomWebMock.start();
  const target = openPushTarget({ kind: 'dicomweb', url: mock.url }, await context());
  stop.push(
    () => mock.stop(),
    () => target.close(),
  );
  return { mock, target };
}

describe('Storing an object in a DICOMweb service', () => {
  it('stores it unchanged, once', async () => {
    const { mock, target } = await dicomWeb();
    expect(await target.push(object())).toEqual({ status: 'stored' });
    expect(mock.objects.map((one) => one.file.equals(file))).toEqual([true]);
    expect(await target.push(object())).toEqual({ status: 'present' });
    expect(mock.asked(/^POST/)).toHaveLength(1);
  });

  it('reports why the service did not accept it', async () => {
    const { mock, target } = await dicomWeb();
    mock.intercept = (request, response) => {
      if (request.method !== 'POST') return false;
      const body = { '00081198': { vr: 'SQ', Value: [{ '00081197': { vr: 'US', Value: [0xa700] } }] } };
      response.writeHead(409, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(body));
      return true;
    };
    expect(await target.push(object())).toMatchObject({
      status: 'refused',
      code: 'QIAW_PUSH_REFUSED',
      reason: expect.stringMatching(/0xa700/),
    });
  });

  it('retries while the service is busy', async () => {
    const { mock, target } = await dicomWeb();
    let busy = 2;
    mock.intercept = (request, response) => {
      if (request.method !== 'POST' || busy-- === 0) return false;
      response.writeHead(503, { 'retry-after': '1' }).end();
      return true;
    };
    expect(await target.push(object())).toEqual({ status: 'stored' });
    expect(mock.asked(/^POST/)).toHaveLength(3);
  });

  it('does not send what is not a DICOM object', async () => {
    const { mock, target } = await dicomWeb();
    expect(await target.push(object('SEG', Buffer.from('not DICOM')))).toMatchObject({ code: 'QIAW_PUSH_UNFIT' });
    expect(mock.requests).toEqual([]);
  });
});

describe('Storing a segmentation in XNAT', () => {
  const xnat = async (uid: string) => {
    const mock = await XnatMock.start('P', 1, () => ({ label: 'P1', experiments: { CT: { uid } } }));
    mock.account = ['me', 'secret'];
    const set = await context({ environment: { user: 'me', password: 'secret' } });
    const target = openPushTarget({ kind: 'xnat', url: mock.url, project: 'P' }, set);
    stop.push(
      () => mock.stop(),
      () => target.close(),
    );
    return { mock, target };
  };

  it('makes it an ROI collection of the session with its study, and replaces it', async () => {
    const { mock, target } = await xnat('1.2.3.0');
    expect(await target.push(object())).toEqual({ status: 'stored' });
    expect(await target.push(object())).toEqual({ status: 'stored' });
    expect([...mock.collections.keys()]).toEqual(['roi/projects/P/sessions/S0_CT/collections/qiaw-01234567?type=SEG']);
    expect(mock.collections.values().next().value?.equals(file)).toBe(true);
    await target.close();
    expect(mock.sessions.size).toBe(0);
  });

  it('refuses it when no session has its study, and skips reports', async () => {
    const { target } = await xnat('1.2.3.4');
    expect(await target.push(object())).toMatchObject({ code: 'QIAW_PUSH_NO_SESSION' });
    expect(await target.push(object('SR'))).toMatchObject({ status: 'passed-over' });
  });
});
