import { QiawError } from '../../core/index.ts';

const RESUME = 'Completed downloads are kept; the same command resumes from there.';

/** A service could not be reached, or stopped answering, at every attempt. */
export class SourceUnreachable extends QiawError {
  readonly code = 'QIAW_SOURCE_UNREACHABLE';

  constructor(host: string, reason: string, attempts: number, options?: { cause?: unknown }) {
    super(
      `The service at ${host} could not be reached or broke off (${reason}; ${attempts} attempts). Check its address, ` +
        `the network and whether it is running. ${RESUME}`,
      options,
    );
  }
}

/** A service does not accept the credentials, or requires some. */
export class SourceCredentialsRefused extends QiawError {
  readonly code = 'QIAW_SOURCE_CREDENTIALS';

  constructor(host: string, status: number, given: string | undefined) {
    super(
      given === undefined
        ? `The service at ${host} requires credentials (HTTP ${status}). Set QIAW_SOURCE_TOKEN_FILE, or QIAW_SOURCE_USER and ` +
            'QIAW_SOURCE_PASSWORD_FILE, or QIAW_SOURCE_NETRC.'
        : `The service at ${host} refused the ${given} (HTTP ${status}). Check it, and that it may read the requested data. ${RESUME}`,
    );
  }
}

/** A token has expired. */
export class SourceTokenExpired extends QiawError {
  readonly code = 'QIAW_SOURCE_TOKEN_EXPIRED';

  constructor(host: string, hint: string) {
    super(
      `The token for the service at ${host} has expired${hint}. Put a new one into the file that QIAW_SOURCE_TOKEN_FILE ` +
        `names, which is read again when this happens. ${RESUME}`,
    );
  }
}

/** A store checks the time of requests, and the clock of this machine is wrong. */
export class SourceClockSkewed extends QiawError {
  readonly code = 'QIAW_SOURCE_CLOCK';

  constructor(host: string) {
    super(`The store at ${host} refuses requests because this machine's clock is wrong. Set the clock. ${RESUME}`);
  }
}

/** A service answers with something other than what was requested. */
export class SourceAnswer extends QiawError {
  readonly code = 'QIAW_SOURCE_ANSWER';

  constructor(
    host: string,
    what: string,
    readonly status?: number,
  ) {
    super(
      `The service at ${host} ${what}. Check that its address is the base of the service, with the path it is served under. ${RESUME}`,
    );
  }
}

/** Credentials would be sent unencrypted over a network. */
export class SourceInsecure extends QiawError {
  readonly code = 'QIAW_SOURCE_INSECURE';

  constructor(host: string) {
    super(
      `Credentials for ${host} would be sent over http, where others can read them. Use https, or set ` +
        'sources.allowInsecure if the network is trusted.',
    );
  }
}

/** The certificate of a service is not trusted, or not valid at the time of this machine. */
export class SourceCertificate extends QiawError {
  readonly code = 'QIAW_SOURCE_CERTIFICATE';

  constructor(host: string, reason: string, options?: { cause?: unknown }) {
    super(
      `The certificate of the service at ${host} is not accepted (${reason}). Name its authority in sources.tls.ca, and check ` +
        "this machine's clock.",
      options,
    );
  }
}

/** A transfer that broke off or arrived damaged and may succeed at a retry; never leaves the module. */
export class PassingFault extends Error {
  readonly retryAfterMs: number | undefined;
  /** The HTTP status, if there was one. */
  readonly status: number | undefined;

  constructor(reason: string, retryAfterMs?: number, options?: { cause?: unknown; status?: number }) {
    super(reason, options);
    this.status = options?.status;
    this.name = 'PassingFault';
    this.retryAfterMs = retryAfterMs;
  }
}
