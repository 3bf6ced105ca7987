import { sha256 } from '../../core/index.ts';
import { type CaseFiles, nameOf } from './case-files.ts';
import type { Findings } from './findings.ts';

/** Every output has the size and SHA-256 that case.json gives it. */
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
