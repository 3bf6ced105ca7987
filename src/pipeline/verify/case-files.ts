import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { QiawError } from '../../core/index.ts';

const output = z.object({
  role: z.string(),
  // Always inside the case folder, even if case.json is damaged or was not written by this program.
  path: z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\]+$/),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  segmentNumber: z.number().int().positive().optional(),
  sopInstanceUid: z.string().optional(),
  sopClassUid: z.string().optional(),
});

const document = z.object({
  id: z.string(),
  rois: z.array(z.object({ segmentNumber: z.number().int().positive(), label: z.string() })),
  outputs: z.array(output),
});

/** The part of case.json that verification needs. */
type CaseDocument = z.infer<typeof document>;
export type CaseOutput = z.infer<typeof output>;

/** case.json is missing or was not written by this program. */
export class CaseDocumentInvalid extends QiawError {
  readonly code = 'QIAW_CASE_DOCUMENT';
}

/** A case folder, opened by its case.json. */
export class CaseFiles {
  private constructor(
    readonly folder: string,
    readonly document: CaseDocument,
  ) {}

  /** @throws CaseDocumentInvalid */
  static async open(folder: string): Promise<CaseFiles> {
    try {
      return new CaseFiles(folder, document.parse(JSON.parse(await readFile(join(folder, 'case.json'), 'utf8'))));
    } catch (cause) {
      throw new CaseDocumentInvalid('case.json cannot be read or is incomplete. Run the case again.', {
        cause,
      });
    }
  }

  outputs(role: string): readonly CaseOutput[] {
    return this.document.outputs.filter((one) => one.role === role);
  }

  pathOf({ path }: CaseOutput): string {
    return join(this.folder, path);
  }

  /** @throws CaseOutputMissing */
  async read(one: CaseOutput): Promise<Uint8Array> {
    try {
      return await readFile(this.pathOf(one));
    } catch (cause) {
      throw new CaseOutputMissing(`The ${nameOf(one)} cannot be read. Run the case again.`, { cause });
    }
  }

  /** The one output of a role. @throws CaseOutputMissing */
  async only(role: string): Promise<Uint8Array> {
    const [one] = this.outputs(role);
    if (!one) throw new CaseOutputMissing(`The case lists no output of the role ${role}. Run the case again.`);
    return await this.read(one);
  }
}

/** The name of an output without its path, which may contain an ROI's name: `mask of segment 3`. */
export function nameOf({ role, segmentNumber }: CaseOutput): string {
  return segmentNumber === undefined ? `${role} file` : `${role} of segment ${segmentNumber}`;
}

/** A file that case.json lists is missing or does not have the content of its role. */
export class CaseOutputMissing extends QiawError {
  readonly code = 'QIAW_VERIFY_MISSING';
}
