import { readFile } from 'node:fs/promises';
import type { Environment } from '../../core/config/index.ts';
import { UsageError } from '../../core/index.ts';

/** The bearer token of QIAW_TOKEN, else of the file named by QIAW_TOKEN_FILE; undefined when neither is set. */
export async function readToken({ token, tokenFile }: Environment): Promise<string | undefined> {
  if (token !== undefined || tokenFile === undefined) return token;
  const text = await readFile(tokenFile, 'utf8').catch(() => {
    throw new UsageError('The file named by QIAW_TOKEN_FILE cannot be read.');
  });
  return text.trim();
}
