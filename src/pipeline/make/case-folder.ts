import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256, writeFileDurable } from '../../core/index.ts';
import type { OutputRecord } from '../../graph/index.ts';

/** A case folder while it is being written. Every file is also listed with its size and SHA-256. */
export class CaseFolder {
  readonly path: string;
  readonly outputs: OutputRecord[] = [];

  constructor(path: string) {
    this.path = path;
  }

  /** Writes one output; `relative` uses `/` and must not leave the folder. */
  async add(
    relative: string,
    data: string | Uint8Array,
    about: Pick<OutputRecord, 'role' | 'mediaType'> & Partial<OutputRecord>,
  ): Promise<void> {
    await this.write(relative, data);
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
    this.outputs.push({ ...about, path: relative, bytes, sha256: sha256(data) });
  }

  /** Writes a file that is not listed among the outputs (case.json and the graph that lists them). */
  async write(relative: string, data: string | Uint8Array): Promise<void> {
    const path = join(this.path, relative);
    await mkdir(dirname(path), { recursive: true });
    // DICOM objects name the patient unless they were de-identified.
    await writeFileDurable(path, data, relative.endsWith('.dcm') ? 0o600 : undefined);
  }
}
