import { userInfo } from 'node:os';
import { sha256 } from '../../core/index.ts';
import { type AccessRights, assertAccessConfigured, distrust, openAccess } from '../../server/access/index.ts';
import type { Setup } from '../options/common.ts';
import { readToken } from '../options/token.ts';

/**
 * The configured rights, which are optional only on loopback, and those of the server's own token. A user who can read
 * its note in the data directory can also read the files, and can use that token through any proxy.
 */
export async function accessRights({ config, environment }: Setup, ownToken: string): Promise<AccessRights> {
  const given = await openAccess(config, { token: await readToken(environment), tokensFile: environment.tokensFile });
  assertAccessConfigured(config.server.host, given);
  const own = { name: 'local', sha256: sha256(ownToken), scope: 'records' } as const;
  return { datasets: {}, ...given, tokens: [...(given?.tokens ?? []), own] };
}

/** One line for the start of a server: who can read records without a token. */
export function trustLine(
  settings: { readonly host: string; readonly base: string },
  access: Pick<AccessRights, 'trustLoopback'>,
): string {
  const why = distrust(settings, access);
  if (why !== undefined) return `Restricted records can be read only with a token: ${why}.`;
  const who = process.platform === 'linux' ? `Programs of ${userName()} on this machine` : 'Programs on this machine';
  return `${who} can read everything without a token, unless through a proxy (access.trustLoopback).`;
}

/** In a container the user may have no name. */
function userName(): string {
  try {
    return `user ${userInfo().username}`;
  } catch {
    return `user ${process.geteuid?.()}`;
  }
}
