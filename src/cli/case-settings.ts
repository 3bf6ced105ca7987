import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { effectiveBase, readSoftware } from '../config/index.ts';
import { digestOf, UsageError } from '../core/index.ts';
import { loadSettings } from '../features/index.ts';
import { loadIdentityKey } from '../identity/index.ts';
import { loadNameTable } from '../mask/index.ts';
import type { CaseSettings } from '../pipeline/index.ts';
import type { Setup } from './common.ts';

/** Everything a case depends on besides its inputs, gathered from configuration and environment. */
export async function caseSettings({ config, environment }: Setup, dataDirectory: string): Promise<CaseSettings> {
  const { run, identity } = config;
  if (run.roi !== undefined) requireRegularExpression(run.roi);
  const key = await loadIdentityKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory,
  });
  const names = await loadNameTable(run.nameTables);
  return {
    dataDirectory: resolve(dataDirectory),
    base: effectiveBase(config),
    identity: { mode: identity.mode, keyId: key.id, keyBytes: key.bytes },
    issuer: identity.issuer,
    radiomics: await loadSettings(run.settings),
    ...(run.roi !== undefined && { roi: run.roi }),
    contourRule: run.contours,
    dataset: run.dataset,
    nameTables: run.nameTables.map((path) => resolve(path)),
    nameTableDigest: digestOf(Object.fromEntries(names.meanings)),
    software: readSoftware(),
  };
}

function requireRegularExpression(text: string): void {
  try {
    new RegExp(text, 'iu');
  } catch {
    throw new UsageError(`--roi is not a regular expression: ${text}`);
  }
}

/** Only folders and files are sources of this version; another scheme is refused before anything is touched. */
export function checkSources(sources: readonly string[]): void {
  for (const source of sources) {
    if (existsSync(source)) continue;
    const scheme = /^([a-z]+):/.exec(source)?.[1];
    throw new UsageError(
      scheme === undefined
        ? `There is no folder or file ${source}.`
        : `Sources of the kind "${scheme}:" are not supported by this version; give a folder.`,
    );
  }
}
