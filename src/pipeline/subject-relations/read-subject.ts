import type { DataDirectory } from '../files/data-directory.ts';
import { readCaseDocument } from '../make/case-document.ts';
import { encodingsOf } from './encodings.ts';
import type { MaskReader } from './mask-box.ts';
import type { SubjectContent } from './model.ts';
import { relateRegions } from './relate-regions.ts';

/**
 * Reads the cases of one subject and finds its regions.
 * @param caseIds of published cases, all of that subject
 * @throws MaskMissing, ImageFileInvalid, ImageFileTruncated if a mask is damaged
 */
export async function readSubject(
  data: DataDirectory,
  subject: string,
  caseIds: readonly string[],
  masks: MaskReader,
): Promise<SubjectContent> {
  const ids = [...caseIds].sort();
  const cases = await Promise.all(ids.map((id) => readCaseDocument(data.caseFolder(id))));
  const encodings = cases.flatMap((document) => encodingsOf(document, data.caseFolder(document.id)));
  return { subject, cases, encodings, ...(await relateRegions(encodings, masks)) };
}
