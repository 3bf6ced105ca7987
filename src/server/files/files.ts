import { join } from 'node:path';
import type { OutputRecord } from '../../graph/index.ts';
import { assertGranted, assertMayRead, callerOf, missing } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { isCaseName, outputOf, readCase } from '../cases/case-documents.ts';
import { assertNotWithdrawn } from '../doc/withdrawn.ts';
import { noteForAudit } from '../http/audit.ts';
import { sendFile } from './send-file.ts';

/** DICOM objects contain the patient attributes of the source unless they were de-identified. */
const identifying = new Set(['seg', 'sr', 'labelmap', 'rtstruct', 'dicom']);

/** Whether a file may identify the patient (DICOM objects may): it then requires an explicit grant of the dataset. */
export const mayIdentify = ({ identifying: stated, role }: OutputRecord): boolean => stated ?? identifying.has(role);

/**
 * `/files/cases/<case>/<path>`: a file listed in a case.json. Nothing else can be reached: the path is looked up among the
 * outputs, not joined from the request.
 */
export async function fileResponse(request: Request, context: ApiContext): Promise<Response> {
  const { caseId, path } = placeOf(new URL(request.url).pathname);
  assertNotWithdrawn(`cases/${caseId}`, context);
  const document = await readCase(context.dataDirectory, caseId);
  const caller = await callerOf(request, context);
  if (document === undefined) throw missing(caller, noFile());
  noteForAudit(request, { datasets: [document.run.dataset] });
  assertMayRead(document.run.dataset, caller);
  const output = outputOf(document, path);
  if (output === undefined) {
    assertNotWithdrawn(`files/cases/${caseId}/${path}`, context);
    throw noFile();
  }
  if (mayIdentify(output)) assertGranted(document.run.dataset, caller);
  return sendFile(request, {
    path: join(context.dataDirectory, 'cases', document.id, ...output.path.split('/')),
    name: output.path.split('/').at(-1)!,
    mediaType: output.mediaType,
    sha256: output.sha256,
    headers: {
      link: `<${context.base}dataset/${document.run.dataset}>; rel="collection", <${context.base}cases/${encodeURIComponent(document.id)}>; rel="collection"`,
    },
  });
}

const noFile = (): HttpProblem => new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such file.');

function placeOf(pathname: string): { caseId: string; path: string } {
  try {
    const parts = pathname.split('/').slice(2).map(decodeURIComponent);
    const [place, caseId = '', ...path] = parts;
    if (
      place === 'cases' &&
      isCaseName(caseId) &&
      !path.some((part) => part === '' || part === '.' || part === '..' || /[/\\\0]/.test(part))
    ) {
      return { caseId, path: path.join('/') };
    }
  } catch {
    // Invalid percent-encoding: no such file.
  }
  throw noFile();
}
