import { createHash } from '../../core/index.ts';
import type { Code } from '../../dicom/index.ts';

/**
 * A code of 99PYRADIOMICS as pyradiomics-dcm makes it (labs/pyradiomics-dcm of PyRadiomics): the first six characters of the
 * base64 SHA-1 of the meaning. So our files and theirs use the same codes.
 */
export function pyradiomicsCode(meaning: string): Code {
  const digest = createHash('sha1').update(meaning).digest();
  const value = btoa(String.fromCharCode(...digest)).slice(0, 6);
  return { value, scheme: '99PYRADIOMICS', meaning };
}

/** Concepts of this program that no public scheme has: the parts of a deep feature vector. */
export function qiawCode(value: string, meaning: string): Code {
  return { value, scheme: '99QIAW', meaning };
}
