import type { Config } from '../../core/config/index.ts';
import { sha256 } from '../../core/index.ts';
import type { AccessRights } from './model.ts';
import { followTokensFile } from './tokens-file.ts';

/** Sources of rights other than the configuration, which never contains secrets. */
export interface AccessSecrets {
  /** The operator's own token (QIAW_TOKEN): grants everything. */
  readonly token: string | undefined;
  /** Path of the tokens file (QIAW_TOKENS_FILE). */
  readonly tokensFile: string | undefined;
}

/** The configured rights; undefined if there are none, which a server accepts on loopback only. */
export async function openAccess(config: Config, secrets: AccessSecrets): Promise<AccessRights | undefined> {
  const { datasets, trustLoopback, oidc } = config.access;
  const nothing = secrets.token === undefined && secrets.tokensFile === undefined && oidc === undefined;
  if (nothing && Object.keys(datasets).length === 0) return undefined;
  const moreTokens = secrets.tokensFile === undefined ? undefined : followTokensFile(secrets.tokensFile);
  // Report a damaged file at start, not at the first request.
  await moreTokens?.();
  return {
    datasets,
    tokens: secrets.token === undefined ? [] : [{ name: 'operator', sha256: sha256(secrets.token), scope: 'write' }],
    ...(moreTokens === undefined ? {} : { moreTokens }),
    ...(oidc === undefined ? {} : { verifyJwt: await verifierOf(oidc) }),
    trustLoopback,
  };
}

async function verifierOf(oidc: NonNullable<Config['access']['oidc']>) {
  const { openIdVerifier } = await import('./openid.ts');
  return openIdVerifier(oidc);
}
