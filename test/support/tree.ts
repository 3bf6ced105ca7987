import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/core/index.ts';

/** SHA-256 of every file below a folder, by relative path with `/`, sorted. */
export function digestsOf(folder: string, wanted: (path: string) => boolean = () => true): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(join(folder, name)).isFile() && wanted(name))
    .sort();
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

/** The files whose bytes a repetition must reproduce (CONTRACT 3). */
export const repeatable = (path: string): boolean =>
  /^cases\/[^/]+\/(graph\.trig|seg\.dcm|sr\.dcm|features\.csv|deep-features\.csv|seg-metadata\.json|image\.nrrd|dicom\/.*|masks\/.*|previews\/.*)$/.test(
    path,
  ) || /^(refusals\.ndjson|manifest\.csv|graphs\/(subjects\/.*|definitions\.trig|refusals\.trig))$/.test(path);
