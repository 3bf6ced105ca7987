import { timingSafeEqual } from 'node:crypto';
import { QiawError, sha256 } from '../core/index.ts';
import type { AccessRights, AccessToken, ApiContext } from './context.ts';
import { HttpProblem } from './problem.ts';

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

/** Refuses a Host that is neither the base nor loopback: a foreign name that points here is DNS rebinding (RFC 9110 15.5.20). */
export function assertKnownHost(request: Request, base: string): void {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const name = host.replace(/:\d+$/, '');
  if (host === new URL(base).host || isLoopback(name)) return;
  throw new HttpProblem(421, 'QIAW_HOST_UNKNOWN', 'This server does not answer for the host name in the request.');
}

/** What the caller of a request may do. */
export interface Caller {
  /** May read record-level data of every dataset. */
  readonly records: boolean;
  readonly write: boolean;
}

/** A wrong token is refused, never treated as none; without rights configured the loopback user reads everything. */
export function callerOf(request: Request, context: Pick<ApiContext, 'host' | 'access'>): Caller {
  const header = request.headers.get('authorization');
  const token = header === null ? undefined : tokenOf(header, context.access);
  return { records: token !== undefined || isLoopback(context.host), write: token?.scope === 'write' };
}

function tokenOf(header: string, access: AccessRights | undefined): AccessToken {
  const bearer = /^Bearer +(\S+)$/i.exec(header)?.[1];
  const digest = bearer === undefined ? undefined : Buffer.from(sha256(bearer));
  const token = access?.tokens.find(
    (known) => digest && known.sha256.length === digest.length && timingSafeEqual(Buffer.from(known.sha256), digest),
  );
  if (token) return token;
  throw new HttpProblem(401, 'QIAW_TOKEN_INVALID', 'The token is not known here.', {
    'www-authenticate': 'Bearer error="invalid_token"',
  });
}

export const isPublic = (dataset: string, access: AccessRights | undefined): boolean =>
  access?.publicDatasets.some((known) => known === '*' || known === dataset) ?? false;

export const everythingPublic = (access: AccessRights | undefined): boolean =>
  access?.publicDatasets.includes('*') ?? false;

export function assertMayRead(dataset: string, caller: Caller, access: AccessRights | undefined): void {
  if (caller.records || isPublic(dataset, access)) return;
  throw new HttpProblem(401, 'QIAW_TOKEN_NEEDED', 'Record-level data of this dataset need a token.', {
    'www-authenticate': 'Bearer',
  });
}
