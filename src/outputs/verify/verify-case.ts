import { CaseFiles } from './case-files.ts';
import { checkDigests } from './check-digests.ts';
import { checkDeepVectors, checkReport } from './check-report.ts';
import { checkSegmentation } from './check-segmentation.ts';
import { Findings } from './findings.ts';
import type { VerifyCheck, VerifyReport } from './model.ts';
import { checkSecondReader } from './second-reader/check-second-reader.ts';

/** What one check does; disagreements go into the findings. */
export type Check = readonly [
  name: VerifyCheck['name'],
  run: (files: Pick<CaseFiles, 'folder'>, findings: Findings) => Promise<void>,
];

const checks: ReadonlyArray<
  readonly [name: VerifyCheck['name'], run: (files: CaseFiles, findings: Findings) => Promise<void>]
> = [
  ['digests', checkDigests],
  ['segmentation', checkSegmentation],
  ['report', checkReport],
  ['deep-vectors', checkDeepVectors],
  ['second-reader', checkSecondReader],
];

/**
 * Re-reads the files of a case and compares them with one another: what is in the DICOM objects is what is in the masks and
 * tables. Disagreement and damage are findings. `more` are checks of rooms downstream, done last.
 *
 * @throws CaseDocumentInvalid when the folder holds no case
 */
export async function verifyCase(caseFolder: string, more: readonly Check[] = []): Promise<VerifyReport> {
  const files = await CaseFiles.open(caseFolder);
  const done: VerifyCheck[] = [];
  for (const [name, run] of [...checks, ...more]) {
    const findings = new Findings(name);
    await findings.attempt(() => run(files, findings));
    done.push(findings.check());
  }
  return { case: files.document.id, agrees: done.every((check) => check.differences.length === 0), checks: done };
}
