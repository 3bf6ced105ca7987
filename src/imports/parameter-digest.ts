import { canonicalJson, sha256 } from '../core/index.ts';
import type { ImportedParameters } from './model.ts';

/**
 * The parameter set of imported values as canonical JSON and its digest. The import is part of it: values of two imports
 * have different definitions even where both sources state the same settings, because nothing here can prove that they are
 * the same.
 */
export function parameterSet(digest: string, { software, settings }: ImportedParameters) {
  const settingsJson = canonicalJson({ import: digest, software, settings });
  return { settingsJson, settingsDigest: sha256(settingsJson) };
}
