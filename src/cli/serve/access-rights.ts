import { userInfo } from 'node:os';
import { sha256 } from '../../core/index.ts';
import { type AccessRights, assertAccessConfigured, distrust, openAccess } from '../../server/access/index.ts';
import type { Setup } from '../options/common.ts';
import { readToken } from '../options/token.ts';

/**
 * Rights as configured, which a server may lack on loopback only, and those of the server's own token: who can read its note in
 * the data directory can read the files, and asks with that token whatever stands in front of the server.
 */
export async function accessRights({ config, environment }: Setup, ownToken: string): Promise<AccessRights> {
  const given = await openAccess(config, { token: await readToken(environment), tokensFile: environment.tokensFile });
  assertAccessConfigured(config.server.host, given);
  const own = { name: 'local', sha256: sha256(ownToken), scope: 'records' } as const;
  return { datasets: {}, ...given, tokens: [...(given?.tokens ?? []), own] };
}

/** One line for the start of a server: who reads records without a token. */
export function trustLine(
  settings: { readonly host: string; readonly base: string },
  access: Pick<AccessRights, 'trustLoopback'>,
): string {
  const why = distrust(settings, access);
  if (why !== undefined) return `Nobody reads restricted records without a token: ${why}.`;
  const who = process.platform === 'linux' ? `Programs of ${userName()} on this machine` : 'Programs on this machine';
  return `${who} read everything without a token, unless a proxy asks for them (access.trustLoopback).`;
}

/** In a container a user need not have a name. */
function userName(): string {
  try {
    return `user ${userInfo().username}`;
  } catch {
    return `user ${process.geteuid?.()}`;
  }
}
