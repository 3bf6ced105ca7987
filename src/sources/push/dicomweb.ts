import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { identifyObject } from '../../dicom/index.ts';
import { Qido } from '../dicomweb/qido.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { HttpClient } from '../http/client.ts';
import { SourceAnswer } from '../http/errors.ts';
import type { DerivedObject, PushOutcome, PushTarget } from './model.ts';

/** Failed SOP Sequence and Failure Reason of a store response (PS3.18 10.5.3.2, PS3.4 B.2.3). */
const FAILED = '00081198';
const REASON = '00081197';

interface StoreAnswer {
  readonly [FAILED]?: {
    readonly Value?: ReadonlyArray<{ readonly [REASON]?: { readonly Value?: readonly number[] } }>;
  };
}

/**
 * Stores objects in a DICOMweb service (STOW-RS, PS3.18 10.5), one per request; objects that it already has are not
 * sent.
 */
export function dicomWebTarget(base: URL, context: Omit<FetchContext, 'filters'>): PushTarget {
  const client = new HttpClient({ base, ...context });
  const qido = new Qido(client, context.settings.pageSize);
  return {
    async push({ path }: DerivedObject): Promise<PushOutcome> {
      const found = await identifyObject(path);
      const {
        studyInstanceUid: study,
        seriesInstanceUid: series,
        sopInstanceUid: object,
      } = found.kind === 'object' ? found.identity : {};
      if (study === undefined || series === undefined || object === undefined) {
        return { status: 'refused', code: 'QIAW_PUSH_UNFIT', reason: 'The file is not a complete DICOM object.' };
      }
      if (await qido.has(study, series, object)) return { status: 'present' };
      return store(client, await readFile(path));
    },
    close: () => client.close(),
  };
}

async function store(client: HttpClient, file: Buffer): Promise<PushOutcome> {
  const boundary = `qiaw-${randomBytes(16).toString('hex')}`;
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const headers = {
    'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
    accept: 'application/dicom+json',
  };
  // The bodies of 202 and 409 list what was not stored.
  const request = { method: 'POST', headers, body, expect: [409] } as const;
  return client.request(client.url('studies'), request, async (response) => {
    const text = await client.reading(response.text());
    const failed = failures(text);
    if (failed.length === 0 && response.ok) return { status: 'stored' };
    if (failed.length === 0) throw new SourceAnswer(client.host, `answered HTTP ${response.status}`, response.status);
    const reasons = failed.map((reason) =>
      reason === undefined ? 'without a reason' : `reason 0x${reason.toString(16)}`,
    );
    return {
      status: 'refused',
      code: 'QIAW_PUSH_REFUSED',
      reason: `The archive did not store it (${reasons.join(', ')}).`,
    };
  });
}

function failures(text: string): (number | undefined)[] {
  try {
    const answer = JSON.parse(text) as StoreAnswer;
    return (answer[FAILED]?.Value ?? []).map((item) => item[REASON]?.Value?.[0]);
  } catch {
    // Some services answer a success with XML or nothing.
    return [];
  }
}
