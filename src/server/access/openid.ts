import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Config } from '../../core/config/index.ts';
import { type Clock, send, systemClock, untilAborted } from '../../core/index.ts';
import { AccessRefused, ProviderUnreachable } from './errors.ts';
import type { Grant } from './model.ts';

export type OpenIdSettings = NonNullable<Config['access']['oidc']>;

/**
 * Verifies access tokens (RFC 9068, and the JWTs of common providers): signature by the issuer's published keys, issuer,
 * audience, times. The keys are fetched for the first token, and again when a key is unknown.
 */
export function openIdVerifier(
  settings: OpenIdSettings,
  clock: Clock = systemClock,
): (token: string) => Promise<Grant> {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keySet = (): Promise<JWTVerifyGetKey> => {
    keys ??= findKeys(settings).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
  return async (token) => {
    const getKey = await keySet();
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms: settings.algorithms,
        clockTolerance: settings.clockSkewSeconds,
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'sub'],
      });
      return grantOf(payload, settings);
    } catch (error) {
      throw refusalOf(error);
    }
  };
}

/** Groups grant datasets and the right to write; a token without any still identifies a caller (level registered). */
function grantOf(payload: JWTPayload, settings: OpenIdSettings): Grant {
  const groups = valuesOf(payload, settings.groupsClaim);
  const name = valuesOf(payload, settings.nameClaim)[0] ?? payload.sub;
  return {
    name: `oidc:${name}`,
    scope: groups.some((group) => settings.writers.includes(group)) ? 'write' : 'records',
    datasets: groups.flatMap((group) => (Object.hasOwn(settings.grants, group) ? settings.grants[group]! : [])),
  };
}

/** A claim by its exact name, else by a dotted path; strings such as `scope` are split at spaces. */
function valuesOf(payload: JWTPayload, path: string): readonly string[] {
  const step = (at: unknown, key: string): unknown =>
    typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined;
  const claim = step(payload, path) ?? path.split('.').reduce(step, payload as unknown);
  if (typeof claim === 'string') return claim.split(' ').filter((value) => value !== '');
  return Array.isArray(claim) ? claim.filter((value): value is string => typeof value === 'string') : [];
}

/** OpenID Connect Discovery 1.0, section 4: the document must state the requested issuer. */
async function findKeys({ issuer, jwksUri }: OpenIdSettings): Promise<JWTVerifyGetKey> {
  if (jwksUri !== undefined) return createRemoteJWKSet(new URL(jwksUri));
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let found: { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  try {
    const signal = AbortSignal.timeout(5000);
    const response = await send(new URL(address), { redirects: 'refuse', signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    found = JSON.parse(await untilAborted(signal, response.text(1_000_000))) as typeof found;
  } catch (cause) {
    throw new ProviderUnreachable('The discovery document of the OpenID provider cannot be fetched. Try again later.', {
      cause,
    });
  }
  if (found.issuer !== issuer || typeof found.jwks_uri !== 'string' || !URL.canParse(found.jwks_uri)) {
    throw new ProviderUnreachable(
      'The discovery document of the OpenID provider states another issuer or no keys. Check the issuer in the configuration.',
    );
  }
  return createRemoteJWKSet(new URL(found.jwks_uri));
}

function refusalOf(error: unknown): Error {
  const refused = (message: string) => new AccessRefused('QIAW_TOKEN_INVALID', message);
  if (error instanceof errors.JWTExpired) return refused('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refused(`The token is not valid for this server: its claim ${error.claim} is missing or wrong.`);
  }
  const unreachable = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
  const keysFailed = error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC';
  if (unreachable || keysFailed) {
    return new ProviderUnreachable('The keys of the OpenID provider cannot be fetched. Try again later.', {
      cause: error,
    });
  }
  return refused('The token is not valid.');
}
