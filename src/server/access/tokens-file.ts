import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { sha256, writeFileAtomic } from '../../core/index.ts';
import { defaultQuestions } from './caller.ts';
import { TokensFileError } from './errors.ts';
import type { AccessToken, Scope } from './model.ts';

const instant = z.iso.datetime({ offset: true });
const entrySchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scope: z.enum(['count', 'records', 'write']),
  /** Dataset ids, or `*` for all. */
  datasets: z.array(z.string().min(1)).min(1),
  created: instant,
  expires: instant.optional(),
  /** For tokens with the scope `count`: total number of questions. */
  questions: z.number().int().positive().optional(),
});
const fileSchema = z.strictObject({ tokens: z.array(entrySchema) });

/** A token as stored: never the token itself. */
export type StoredToken = z.output<typeof entrySchema>;

export interface NewToken {
  readonly name: string;
  readonly scope: Scope;
  readonly datasets: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires?: number;
  readonly questions?: number;
}

/** All tokens in the file; empty if there is no file. @throws TokensFileError (QIAW_TOKENS_FILE) */
export async function readTokensFile(path: string): Promise<readonly StoredToken[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '{"tokens":[]}';
    throw new TokensFileError('The tokens file cannot be read.', { cause });
  });
  try {
    return fileSchema.parse(JSON.parse(text)).tokens;
  } catch (cause) {
    throw new TokensFileError(
      'The tokens file does not have the format that `qiaw token` writes. Correct or remove it.',
      { cause },
    );
  }
}

/** Adds a token and returns it; it cannot be shown again. The prefix lets secret scanners recognise it. */
export async function createToken(
  path: string,
  wanted: NewToken,
  now: number,
): Promise<{ readonly token: string; readonly stored: StoredToken }> {
  const token = `qiaw_${randomBytes(32).toString('base64url')}`;
  const stored: StoredToken = {
    id: randomBytes(4).toString('hex'),
    name: wanted.name,
    sha256: sha256(token),
    scope: wanted.scope,
    datasets: [...wanted.datasets],
    created: new Date(now).toISOString(),
    ...(wanted.questions === undefined ? {} : { questions: wanted.questions }),
    ...(wanted.expires === undefined ? {} : { expires: new Date(wanted.expires).toISOString() }),
  };
  await writeTokensFile(path, [...(await readTokensFile(path)), stored]);
  return { token, stored };
}

/** Removes a token by id. False if there is none. */
export async function revokeToken(path: string, id: string): Promise<boolean> {
  const tokens = await readTokensFile(path);
  const kept = tokens.filter((token) => token.id !== id);
  if (kept.length === tokens.length) return false;
  await writeTokensFile(path, kept);
  return true;
}

async function writeTokensFile(path: string, tokens: readonly StoredToken[]): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify({ tokens }, null, 2)}\n`, 0o600);
}

/**
 * The current tokens of the file: checks its modification time on each call, so that a revoked token is rejected from the
 * next request on. A damaged file grants nothing.
 */
export function followTokensFile(path: string): () => Promise<readonly AccessToken[]> {
  let known: { readonly stamp: string; readonly tokens: readonly AccessToken[] } | undefined;
  return async () => {
    const info = await stat(path).catch(() => undefined);
    const stamp = info === undefined ? '' : `${info.mtimeMs} ${info.size} ${info.ino}`;
    if (known?.stamp === stamp) return known.tokens;
    const tokens = (await readTokensFile(path)).map(
      ({ id, name, sha256: digest, scope, datasets, expires, questions }) => ({
        name,
        sha256: digest,
        scope,
        datasets,
        ...(scope === 'count' && { questions: { id, most: questions ?? defaultQuestions } }),
        ...(expires === undefined ? {} : { expires: Date.parse(expires) }),
      }),
    );
    known = { stamp, tokens };
    return tokens;
  };
}
