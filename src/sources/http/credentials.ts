import { readFile } from 'node:fs/promises';
import type { SourceEnvironment } from '../../core/config/index.ts';
import { UsageError } from '../../core/index.ts';

/** Credentials of one service. Never logged, never part of a message. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly user: string; readonly password: string };

/**
 * The credentials for a host: a token, else user and password, else the host's lines of the netrc file. Read again at
 * each call, so that a token renewed in its file is found.
 *
 * @throws UsageError when a file cannot be read.
 */
export async function credentialsFor(host: string, environment: SourceEnvironment): Promise<Credentials | undefined> {
  const token = environment.token ?? (await secretFile('file named by QIAW_SOURCE_TOKEN_FILE', environment.tokenFile));
  if (token !== undefined) return { kind: 'token', token };
  const { user } = environment;
  if (user !== undefined) {
    const password =
      environment.password ?? (await secretFile('file named by QIAW_SOURCE_PASSWORD_FILE', environment.passwordFile));
    if (password === undefined) {
      throw new UsageError('QIAW_SOURCE_USER is set without QIAW_SOURCE_PASSWORD or QIAW_SOURCE_PASSWORD_FILE.');
    }
    return { kind: 'password', user, password };
  }
  const netrc = await secretFile('file named by QIAW_SOURCE_NETRC', environment.netrc);
  return netrc === undefined ? undefined : fromNetrc(netrc, host);
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** `aliasTokens`: a token `alias:secret` of an XNAT is used as user and password. */
export function authorization(credentials: Credentials, options: { readonly aliasTokens?: boolean } = {}): string {
  if (credentials.kind === 'password') return basic(credentials.user, credentials.password);
  const colon = credentials.token.indexOf(':');
  if (options.aliasTokens !== true || colon < 0) return `Bearer ${credentials.token}`;
  return basic(credentials.token.slice(0, colon), credentials.token.slice(colon + 1));
}

/** The expiry time in a token (RFC 7519 4.1.4), in milliseconds since 1970; undefined for opaque tokens. */
export function expiryOf(token: string): number | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      exp?: unknown;
    };
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

async function secretFile(what: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`The ${what} cannot be read.`);
  });
  return text.trim();
}

/** The entry of a host, else the `default` one. Macros are not read. */
function fromNetrc(text: string, host: string): Credentials | undefined {
  const words = text
    .replaceAll(/^\s*#.*$/gm, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const entries: { machine: string; login?: string; password?: string }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const entry = entries.at(-1);
    if (words[at] === 'machine') entries.push({ machine: words[++at] ?? '' });
    else if (words[at] === 'default') entries.push({ machine: '*' });
    else if (words[at] === 'login' && entry) entry.login = words[++at] ?? '';
    else if (words[at] === 'password' && entry) entry.password = words[++at] ?? '';
  }
  const found = entries.find(({ machine }) => machine === host) ?? entries.find(({ machine }) => machine === '*');
  if (found?.login === undefined || found.password === undefined) return undefined;
  return { kind: 'password', user: found.login, password: found.password };
}
