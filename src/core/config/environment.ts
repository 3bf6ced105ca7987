/**
 * The only place that reads the environment. Secrets come from here and from files named here, never from qiaw.yaml.
 */
export interface Environment {
  readonly identityKey?: string;
  readonly identityKeyFile?: string;
  /** Passphrase of the owner's private register. */
  readonly registerPassphrase?: string;
  readonly registerPassphraseFile?: string;
  /** Bearer token that opens record-level data and writes. */
  readonly token?: string;
  readonly tokenFile?: string;
  /** Of the DOI service (`catalogue.doi`): a bearer token, or `user:password`. */
  readonly doiToken?: string;
  readonly doiTokenFile?: string;
  /** Redis of the queue; the password can be given outside the URL. */
  readonly queueUrl?: string;
  readonly queuePassword?: string;
  readonly queuePasswordFile?: string;
  /** Credentials for DICOMweb and XNAT, and the usual ones for S3. */
  readonly source: SourceEnvironment;
  readonly store: StoreEnvironment;
  /** File of further tokens, as digests (`qiaw token`). */
  readonly tokensFile?: string;
  /** Credentials for sites of `federation.sites`, by name in capitals with _ for -. */
  readonly sites: Readonly<Record<string, SiteCredentials>>;
  /** Command line of the user's editor. */
  readonly editor?: string;
  readonly noColor: boolean;
}

/** A bearer token, or user and password (Basic). */
export interface SiteCredentials {
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
}

/** Reads the environment; an empty variable counts as not set. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = (name: string): string | undefined => (variables[name] === '' ? undefined : variables[name]);
  const identityKey = given('QIAW_IDENTITY_KEY');
  const identityKeyFile = given('QIAW_IDENTITY_KEY_FILE');
  const registerPassphrase = given('QIAW_REGISTER_PASSPHRASE');
  const registerPassphraseFile = given('QIAW_REGISTER_PASSPHRASE_FILE');
  const token = given('QIAW_TOKEN');
  const tokenFile = given('QIAW_TOKEN_FILE');
  const doiToken = given('QIAW_DOI_TOKEN');
  const doiTokenFile = given('QIAW_DOI_TOKEN_FILE');
  const queueUrl = given('QIAW_QUEUE_URL');
  const queuePassword = given('QIAW_QUEUE_PASSWORD');
  const queuePasswordFile = given('QIAW_QUEUE_PASSWORD_FILE');
  const tokensFile = given('QIAW_TOKENS_FILE');
  const editor = given('VISUAL') ?? given('EDITOR');
  return {
    ...(editor !== undefined && { editor }),
    ...(identityKey !== undefined && { identityKey }),
    ...(identityKeyFile !== undefined && { identityKeyFile }),
    ...(registerPassphrase !== undefined && { registerPassphrase }),
    ...(registerPassphraseFile !== undefined && { registerPassphraseFile }),
    ...(token !== undefined && { token }),
    ...(tokenFile !== undefined && { tokenFile }),
    ...(doiToken !== undefined && { doiToken }),
    ...(doiTokenFile !== undefined && { doiTokenFile }),
    ...(queueUrl !== undefined && { queueUrl }),
    ...(queuePassword !== undefined && { queuePassword }),
    ...(queuePasswordFile !== undefined && { queuePasswordFile }),
    source: readSourceEnvironment(given),
    store: readStoreEnvironment(given),
    ...(tokensFile !== undefined && { tokensFile }),
    sites: readSiteCredentials(variables),
    noColor: given('NO_COLOR') !== undefined,
  };
}

const siteCredential = /^QIAW_(?:SITE)_([A-Z][A-Z0-9_]*?)_(TOKEN|USER|PASSWORD)$/;

/** The name of a site of `federation.sites` in variable names. */
export const siteVariable = (site: string): string => site.toUpperCase().replaceAll('-', '_');

function readSiteCredentials(variables: NodeJS.ProcessEnv): Record<string, SiteCredentials> {
  const sites: Record<string, SiteCredentials> = {};
  for (const [variable, value] of Object.entries(variables)) {
    const [, site, kind] = siteCredential.exec(variable) ?? [];
    if (site !== undefined && kind !== undefined && value)
      sites[site] = { ...sites[site], [kind.toLowerCase()]: value };
  }
  return sites;
}

/** Credentials of this server at the external SPARQL server of `store`. */
export interface StoreEnvironment {
  readonly user?: string;
  readonly password?: string;
  readonly passwordFile?: string;
}

function readStoreEnvironment(given: (name: string) => string | undefined): StoreEnvironment {
  const values = {
    user: given('QIAW_STORE_USER'),
    password: given('QIAW_STORE_PASSWORD'),
    passwordFile: given('QIAW_STORE_PASSWORD_FILE'),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

export interface SourceEnvironment {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly user?: string;
  readonly password?: string;
  readonly passwordFile?: string;
  /** A file of lines `machine HOST login USER password PASSWORD`, as for curl and git. */
  readonly netrc?: string;
  /** Passphrase of the key in `sources.tls.key`. */
  readonly tlsPassphrase?: string;
  readonly s3?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}

function readSourceEnvironment(given: (name: string) => string | undefined): SourceEnvironment {
  const values = {
    token: given('QIAW_SOURCE_TOKEN'),
    tokenFile: given('QIAW_SOURCE_TOKEN_FILE'),
    user: given('QIAW_SOURCE_USER'),
    password: given('QIAW_SOURCE_PASSWORD'),
    passwordFile: given('QIAW_SOURCE_PASSWORD_FILE'),
    netrc: given('QIAW_SOURCE_NETRC'),
    tlsPassphrase: given('QIAW_SOURCE_TLS_PASSPHRASE'),
  };
  const accessKeyId = given('AWS_ACCESS_KEY_ID');
  const secretAccessKey = given('AWS_SECRET_ACCESS_KEY');
  const sessionToken = given('AWS_SESSION_TOKEN');
  const set = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(set),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        s3: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
  };
}
