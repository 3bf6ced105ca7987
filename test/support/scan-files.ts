import { type Scan, scan } from '../../src/dicom/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { writeFiles } from './dicom-fixture.ts';

/** Scans files written into a folder. */
export async function scanFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<Scan> {
  return await scan(walkFolder([await writeFiles(folder, files)]));
}

export function codes(refusals: readonly { readonly code: string }[]): string[] {
  return refusals.map((refusal) => refusal.code);
}
