import { readFile } from 'node:fs/promises';
import { identifyObject } from '../../dicom/index.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { rowsOf, segments, textOf } from '../xnat/listing.ts';
import { XnatSession } from '../xnat/session.ts';
import type { DerivedObject, PushOutcome, PushTarget } from './model.ts';

/**
 * Sends segmentations to an XNAT as ROI collections of the session with their Study Instance UID (OHIF-XNAT plugin). A
 * collection with the same label is replaced, because it contains the same run of the same case. Reports are not
 * supported there.
 */
export function xnatTarget(base: URL, project: string, context: Omit<FetchContext, 'filters'>): PushTarget {
  const session = new XnatSession({ base, ...context });
  const { client } = session;
  let sessions: Promise<ReadonlyMap<string, string>> | undefined;

  const sessionsByStudy = async (): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    const options = { key: 'ID', columns: 'ID,label,UID', pageSize: context.settings.pageSize, required: true };
    for await (const row of rowsOf(client, `data/projects/${segments(project)}/experiments`, options)) {
      if (textOf(row, 'UID') !== '') found.set(textOf(row, 'UID'), textOf(row, 'ID'));
    }
    return found;
  };

  return {
    async push({ kind, path, label }: DerivedObject): Promise<PushOutcome> {
      if (kind !== 'SEG') return { status: 'passed-over', reason: 'An XNAT does not store structured reports.' };
      const found = await identifyObject(path);
      const study = found.kind === 'object' ? found.identity.studyInstanceUid : undefined;
      if (study === undefined) {
        return { status: 'refused', code: 'QIAW_PUSH_UNFIT', reason: 'The file is not a complete DICOM object.' };
      }
      sessions ??= sessionsByStudy();
      const id = (await sessions).get(study);
      if (id === undefined) {
        const reason = 'No session of the project has the study of the segmentation.';
        return { status: 'refused', code: 'QIAW_PUSH_NO_SESSION', reason };
      }
      const url = client.url(
        `xapi/roi/projects/${segments(project)}/sessions/${segments(id)}/collections/${segments(label)}`,
        {
          type: 'SEG',
          overwrite: 'true',
        },
      );
      const request = {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: await readFile(path),
        expect: [400, 409, 422],
      } as const;
      return client.request(url, request, async (response) => {
        response.discard();
        if (response.ok) return { status: 'stored' };
        const reason = `The XNAT did not accept it (HTTP ${response.status}).`;
        return { status: 'refused', code: 'QIAW_PUSH_REFUSED', reason };
      });
    },
    close: () => session.close(),
  };
}
