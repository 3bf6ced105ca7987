import { QiawError } from '../core/index.ts';

/** A query uses another endpoint, but federation is not configured on this server. */
export class FederationOff extends QiawError {
  readonly code = 'QIAW_FEDERATION_OFF';
  constructor() {
    super('The query uses other endpoints (SERVICE), but none are configured on this server (`federation.sites`).');
  }
}

/** An endpoint or site that is not listed in the configuration. */
export class SiteUnknown extends QiawError {
  readonly code = 'QIAW_SITE_UNKNOWN';
}

/** A site with credentials that only callers with access to every record may use. */
export class SiteRestricted extends QiawError {
  readonly code = 'QIAW_SITE_RESTRICTED';
  constructor(site: string) {
    super(
      `Queries to the site ${site} use this server's credentials, so they need access to every record of this server.`,
    );
  }
}

/** A site's name resolves to a private or reserved address that is not listed. No request was sent. */
export class SiteAddressRefused extends QiawError {
  readonly code = 'QIAW_SITE_ADDRESS';
}

/** A site did not answer, or its answer was not SPARQL results. */
export class SiteFailed extends QiawError {
  readonly code = 'QIAW_SITE_FAILED';
}

/** A site exceeded its configured time limit; none of its data are in the answer. */
export class SiteTimeout extends QiawError {
  readonly code = 'QIAW_SITE_TIMEOUT';
}

/** A nearest-neighbour block does not have the documented form. */
export class NearestMalformed extends QiawError {
  readonly code = 'QIAW_NEAREST';
}

/** Errors of a site rather than the query. A partial answer leaves out such sites. */
export type SiteError = SiteAddressRefused | SiteFailed | SiteTimeout;

export const isSiteError = (error: unknown): error is SiteError =>
  error instanceof SiteAddressRefused || error instanceof SiteFailed || error instanceof SiteTimeout;
