import { sha256 } from '../../core/index.ts';
import { CaseFiles, nameOf } from './case-files.ts';
import { checkOtherForms } from './check-other-forms.ts';
import { checkDeepVectors, checkReport } from './check-report.ts';
import { checkSegmentation } from './check-segmentation.ts';
import { Findings } from './findings.ts';
import type { VerifyCheck, VerifyReport } from './model.ts';
import { checkSecondReader } from './second-reader/check-second-reader.ts';

/** One check; it adds disagreements to the findings. */
export type Check = readonly [
  name: VerifyCheck['name'],
  run: (files: Pick<CaseFiles, 'folder'>, findings: Findings) => Promise<void>,
];

const checks: ReadonlyArray<
  readonly [name: VerifyCheck['name'], run: (files: CaseFiles, findings: Findings) => Promise<void>]
> = [
  ['digests', checkDigests],
  [
    'segmentation',
    async (files, findings) => {
      await checkSegmentation(files, findings);
      await checkOtherForms(files, findings);
    },
  ],
  ['report', checkReport],
  ['deep-vectors', checkDeepVectors],
  ['second-reader', checkSecondReader],
];

/**
 * Re-reads the files of a case and compares them: the DICOM objects must have the content of the masks and tables.
 * Disagreement and damage are findings. `more` are checks of modules downstream, done last.
 *
 * @throws CaseDocumentInvalid when the folder does not contain a case
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

/** Checks that every output has the size and SHA-256 stated in case.json. */
export async function checkDigests(files: CaseFiles, findings: Findings): Promise<void> {
  for (const output of files.document.outputs) {
    await findings.attempt(async () => {
      const bytes = await files.read(output);
      findings.compared += 1;
      if (bytes.byteLength !== output.bytes || sha256(bytes) !== output.sha256) {
        findings.differ('QIAW_VERIFY_DIGEST', `The ${nameOf(output)} is not the file that was written.`);
      }
    });
  }
}
