import { readFile } from 'node:fs/promises';
import type { Environment } from '../../core/config/index.ts';
import { UsageError } from '../../core/index.ts';

/** The bearer token of QIAW_TOKEN, else of the file named by QIAW_TOKEN_FILE; undefined when neither is set. */
export async function readToken({ token, tokenFile }: Environment): Promise<string | undefined> {
  return secret(token, tokenFile, 'The file named by QIAW_TOKEN_FILE cannot be read.');
}

/** The token of the DOI service, from QIAW_DOI_TOKEN or the file named by QIAW_DOI_TOKEN_FILE. */
export async function readDoiToken({ doiToken, doiTokenFile }: Environment): Promise<string | undefined> {
  return secret(doiToken, doiTokenFile, 'The file named by QIAW_DOI_TOKEN_FILE cannot be read.');
}

async function secret(
  value: string | undefined,
  file: string | undefined,
  refusal: string,
): Promise<string | undefined> {
  if (value !== undefined || file === undefined) return value;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(refusal);
  });
  return text.trim();
}
