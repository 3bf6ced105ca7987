import { timingSafeEqual } from 'node:crypto';
import { QiawError, sha256 } from '../core/index.ts';
import type { AccessRights, AccessToken, Caller } from './model.ts';

/** Serving others than this machine without saying who may read what. */
export class AccessUnconfigured extends QiawError {
  readonly code = 'QIAW_ACCESS_UNCONFIGURED';
  constructor() {
    super(
      'The server would be reachable from other machines, but no access rights are configured. ' +
        'Bind it to 127.0.0.1, or configure access: tokens and the datasets that are public.',
    );
  }
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

export const isLoopback = (host: string): boolean =>
  loopbackNames.has(host.toLowerCase()) || /^127\.\d+\.\d+\.\d+$/.test(host);

export function assertAccessConfigured(host: string, access: AccessRights | undefined): void {
  if (!isLoopback(host) && access === undefined) throw new AccessUnconfigured();
}

/** A caller who must show a token, or shows one nobody knows (RFC 6750 3.1). */
export class AccessRefused extends QiawError {
  constructor(
    readonly code: 'QIAW_TOKEN_NEEDED' | 'QIAW_TOKEN_INVALID',
    message: string,
  ) {
    super(message);
  }
}

/** What of the server's settings decides about callers. */
interface AccessSettings {
  /** Address the server listens on. */
  readonly host: string;
  readonly access: AccessRights | undefined;
}

/** A wrong token is refused, never treated as none; without rights configured the loopback user reads everything. */
export async function callerOf(request: Request, { host, access }: AccessSettings): Promise<Caller> {
  const header = request.headers.get('authorization');
  const token = header === null ? undefined : tokenOf(header, access);
  const records = token !== undefined || isLoopback(host);
  return {
    records,
    write: token?.scope === 'write',
    mayRead: (dataset) => records || isPublic(dataset, access),
  };
}

function tokenOf(header: string, access: AccessRights | undefined): AccessToken {
  const bearer = /^Bearer +(\S+)$/i.exec(header)?.[1];
  const digest = bearer === undefined ? undefined : Buffer.from(sha256(bearer));
  const token = access?.tokens.find(
    (known) => digest && known.sha256.length === digest.length && timingSafeEqual(Buffer.from(known.sha256), digest),
  );
  if (token) return token;
  throw new AccessRefused('QIAW_TOKEN_INVALID', 'The token is not known here.');
}

export const isPublic = (dataset: string, access: AccessRights | undefined): boolean =>
  access?.publicDatasets.some((known) => known === '*' || known === dataset) ?? false;

export const everythingPublic = (access: AccessRights | undefined): boolean =>
  access?.publicDatasets.includes('*') ?? false;

export function assertMayRead(dataset: string, caller: Caller): void {
  if (caller.mayRead(dataset)) return;
  throw new AccessRefused('QIAW_TOKEN_NEEDED', 'Record-level data of this dataset need a token.');
}
