import { stringify } from 'yaml';
import { type Environment, siteVariable } from './environment.ts';
import { effectiveBase } from './load.ts';
import type { Config } from './schema.ts';

/** The effective configuration as YAML; secrets only as "(set)" or "(not set)". */
export function printConfig(config: Config, environment: Environment): string {
  const secret = (value: string | undefined): string => (value === undefined ? '(not set)' : '(set)');
  const { source, store, sites } = environment;
  const comment = [
    `# QIAW_IDENTITY_KEY ${secret(environment.identityKey)}, QIAW_IDENTITY_KEY_FILE ${secret(environment.identityKeyFile)}`,
    `# QIAW_SOURCE_TOKEN ${secret(source.token)}, QIAW_SOURCE_TOKEN_FILE ${secret(source.tokenFile)}, QIAW_SOURCE_NETRC ${secret(source.netrc)}`,
    `# QIAW_SOURCE_USER ${secret(source.user)}, QIAW_SOURCE_PASSWORD ${secret(source.password)}, QIAW_SOURCE_PASSWORD_FILE ${secret(source.passwordFile)}`,
    `# QIAW_SOURCE_TLS_PASSPHRASE ${secret(source.tlsPassphrase)}, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ${secret(source.s3?.accessKeyId)}`,
    `# QIAW_QUEUE_URL ${secret(environment.queueUrl)}, QIAW_QUEUE_PASSWORD ${secret(environment.queuePassword)}, QIAW_QUEUE_PASSWORD_FILE ${secret(environment.queuePasswordFile)}`,
    `# QIAW_DOI_TOKEN ${secret(environment.doiToken)}, QIAW_DOI_TOKEN_FILE ${secret(environment.doiTokenFile)}`,
    `# QIAW_STORE_USER ${secret(store.user)}, QIAW_STORE_PASSWORD ${secret(store.password)}, QIAW_STORE_PASSWORD_FILE ${secret(store.passwordFile)}`,
    ...Object.keys(config.federation.sites).map((name) => {
      const { token, user, password } = sites[siteVariable(name)] ?? {};
      return `# federation.sites.${name}: token ${secret(token)}, user ${secret(user)}, password ${secret(password)}`;
    }),
    `# QIAW_TOKEN ${secret(environment.token)}, QIAW_TOKEN_FILE ${secret(environment.tokenFile)}, QIAW_TOKENS_FILE ${secret(environment.tokensFile)}`,
  ];
  const text = stringify({ ...config, base: effectiveBase(config) });
  // An address may still contain a password.
  return `${comment.join('\n')}\n${text.replaceAll(/:\/\/[^/\s@]*@/g, '://(set)@')}`;
}
