import { timingSafeEqual } from 'node:crypto';
import { type Clock, sha256, systemClock } from '../../core/index.ts';
import { AccessRefused, AccessUnconfigured } from './errors.ts';
import { everythingPublic, levelOf } from './levels.ts';
import { distrust, isDirect, isLocalUser, isLoopback, type LocalSettings } from './loopback.ts';
import type { AccessRights, AccessToken, Caller, Grant, PublishedLevel, PublishedLevels } from './model.ts';

/** Prevents serving other machines by accident. @throws AccessUnconfigured if the host is not loopback and no rights are configured */
export function assertAccessConfigured(host: string, access: AccessRights | undefined): void {
  if (!isLoopback(host) && access === undefined) throw new AccessUnconfigured();
}

/** Default number of questions of a `count` token. */
export const defaultQuestions = 1000;

/** The server settings that determine a caller's rights. */
export interface AccessSettings extends LocalSettings {
  readonly access: AccessRights | undefined;
  readonly publishedLevels?: PublishedLevels;
  readonly clock?: Clock;
}

/**
 * Identifies the caller, once per request. An invalid token is refused, never treated as missing (QIAW_TOKEN_INVALID). Without a
 * token, the user of this machine reads everything, and anybody else reads what is public.
 */
export function callerOf(request: Request, settings: AccessSettings): Promise<Caller> {
  const known = callers.get(request);
  if (known?.settings === settings) return known.caller;
  const caller = workOut(request, settings);
  callers.set(request, { settings, caller });
  return caller;
}

const callers = new WeakMap<Request, { readonly settings: AccessSettings; readonly caller: Promise<Caller> }>();

/** Lets a request that the server makes to itself act for this caller. */
export function actFor(caller: Caller, request: Request, settings: AccessSettings): void {
  callers.set(request, { settings, caller: Promise.resolve(caller) });
}

/** The caller without access to records that are not public, and without writing; a `count` token keeps its fixed questions. */
export async function withoutRecords(caller: Caller, settings: AccessSettings): Promise<Caller> {
  return caller.questions === undefined ? callerWith(undefined, settings) : { ...caller, write: false };
}

async function workOut(request: Request, settings: AccessSettings): Promise<Caller> {
  const header = request.headers.get('authorization');
  return callerWith(header === null ? localGrant(request, settings) : await grantOf(header, settings), settings);
}

async function callerWith(grant: Grant | undefined, settings: AccessSettings): Promise<Caller> {
  const { access, publishedLevels } = settings;
  const published = (await publishedLevels?.()) ?? none;
  const every = grant !== undefined && (grant.datasets === undefined || grant.datasets.includes('*'));
  const granted = new Set(grant?.datasets ?? []);
  const counts = grant?.scope === 'count';
  const all = every && !counts;
  const isGranted = (dataset: string) => !counts && (all || granted.has(dataset));
  return {
    name: grant?.name,
    records: all,
    everything: all || everythingPublic(access, published),
    write: grant?.scope === 'write',
    isGranted,
    mayRead(dataset) {
      if (isGranted(dataset)) return true;
      const level = levelOf(dataset, access, published);
      return level === 'public' || (level === 'registered' && grant !== undefined && !counts);
    },
    mayCount: (dataset) => every || granted.has(dataset),
    questions: counts ? (grant.questions ?? { id: grant.name ?? 'token', most: defaultQuestions }) : undefined,
    rights: `${grant === undefined ? 'anyone' : grant.scope} ${every ? '*' : [...granted].sort().join(' ')} ${digestOf(published)}`,
  };
}

/** The user of this machine can read the files anyway. */
function localGrant(request: Request, settings: AccessSettings): Grant | undefined {
  if (distrust(settings, settings.access) !== undefined || !isLocalUser(request)) return undefined;
  return { name: 'local', scope: 'records' };
}

/** Whether any program on this machine sent the request, to a server that trusts its user; such requests may see data that reveal nothing about records. */
export const isOfThisMachine = (request: Request, settings: AccessSettings): boolean =>
  distrust(settings, settings.access) === undefined && isDirect(request);

async function grantOf(header: string, { access, clock = systemClock }: AccessSettings): Promise<Grant> {
  const bearer = /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (bearer === undefined) throw new AccessRefused('QIAW_TOKEN_INVALID', 'Send the token as Bearer.');
  const token = find(bearer, access?.tokens ?? []) ?? find(bearer, (await access?.moreTokens?.()) ?? []);
  if (token === undefined && access?.verifyJwt && bearer.split('.').length === 3) return access.verifyJwt(bearer);
  if (token === undefined) throw new AccessRefused('QIAW_TOKEN_INVALID', 'The token is unknown.');
  if (token.expires !== undefined && token.expires <= clock.now()) {
    throw new AccessRefused('QIAW_TOKEN_INVALID', 'The token has expired.');
  }
  return { name: 'token', ...token };
}

function find(bearer: string, tokens: readonly AccessToken[]): AccessToken | undefined {
  const digest = Buffer.from(sha256(bearer));
  return tokens.find(
    (known) => known.sha256.length === digest.length && timingSafeEqual(Buffer.from(known.sha256), digest),
  );
}

const none: ReadonlyMap<string, PublishedLevel> = new Map();
const digests = new WeakMap<object, string>();

function digestOf(published: ReadonlyMap<string, PublishedLevel>): string {
  const digest = digests.get(published) ?? sha256(JSON.stringify([...published].sort())).slice(0, 16);
  digests.set(published, digest);
  return digest;
}

/** Throws 401 for a caller without credentials, 403 for one whose token does not grant access to this dataset. */
export function assertMayRead(dataset: string, caller: Caller): void {
  if (!caller.mayRead(dataset)) throw notGranted(caller, mayNotRead);
}

/** Throws 401 for a caller without credentials, 403 for one whose token does not grant the counts of this dataset. */
export function assertMayCount(dataset: string, caller: Caller): void {
  if (caller.mayRead(dataset) || caller.mayCount(dataset)) return;
  throw notGranted(
    caller,
    'Combinations of conditions require a token with the scope count; `publishedCounts` requires none.',
  );
}

/** For objects that may identify a patient: a public access level is not enough, the dataset must be granted. */
export function assertGranted(dataset: string, caller: Caller): void {
  if (!caller.isGranted(dataset)) throw notGranted(caller, 'This object may identify a patient and requires a token.');
}

/**
 * What to throw if a record or one of its files does not exist: the error of {@link assertMayRead}, unless the caller may read
 * everything. With a 404 the caller could find out which records exist.
 */
export function missing(caller: Caller, otherwise: Error): Error {
  return caller.everything ? otherwise : notGranted(caller, mayNotRead);
}

const mayNotRead = 'Record-level data of this dataset require a token.';

function notGranted(caller: Caller, message: string): AccessRefused {
  if (caller.name === undefined) return new AccessRefused('QIAW_TOKEN_NEEDED', message);
  return new AccessRefused('QIAW_NOT_GRANTED', 'The token does not grant access to this dataset.');
}
