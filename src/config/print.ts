import { stringify } from 'yaml';
import type { Environment } from './environment.ts';
import { effectiveBase } from './load.ts';
import type { Config } from './schema.ts';

/** The effective configuration as YAML; secrets only as "(set)" or "(not set)". */
export function printConfig(config: Config, environment: Environment): string {
  const secret = (value: string | undefined): string => (value === undefined ? '(not set)' : '(set)');
  const comment = [
    `# QIAW_IDENTITY_KEY ${secret(environment.identityKey)}, QIAW_IDENTITY_KEY_FILE ${secret(environment.identityKeyFile)}`,
    `# QIAW_TOKEN ${secret(environment.token)}, QIAW_TOKEN_FILE ${secret(environment.tokenFile)}`,
  ];
  return `${comment.join('\n')}\n${stringify({ ...config, base: effectiveBase(config) })}`;
}
