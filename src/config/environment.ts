/** The only place that reads the environment. Secrets live here and in files named here, never in qiaw.yaml. */
export interface Environment {
  readonly identityKey?: string;
  readonly identityKeyFile?: string;
  /** Bearer token that opens record-level data and writes. */
  readonly token?: string;
  readonly tokenFile?: string;
  readonly noColor: boolean;
}

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = (name: string): string | undefined => (variables[name] === '' ? undefined : variables[name]);
  const identityKey = given('QIAW_IDENTITY_KEY');
  const identityKeyFile = given('QIAW_IDENTITY_KEY_FILE');
  const token = given('QIAW_TOKEN');
  const tokenFile = given('QIAW_TOKEN_FILE');
  return {
    ...(identityKey !== undefined && { identityKey }),
    ...(identityKeyFile !== undefined && { identityKeyFile }),
    ...(token !== undefined && { token }),
    ...(tokenFile !== undefined && { tokenFile }),
    noColor: given('NO_COLOR') !== undefined,
  };
}
