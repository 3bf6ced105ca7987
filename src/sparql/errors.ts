import { QiawError } from '../core/index.ts';

/** A query names another endpoint, but this server asks no others. */
export class FederationOff extends QiawError {
  readonly code = 'QIAW_FEDERATION_OFF';
  constructor() {
    super('The query asks other endpoints (SERVICE), and this server has none configured: `federation.sites`.');
  }
}

/** An endpoint or site that is not on the list of the configuration. */
export class SiteUnknown extends QiawError {
  readonly code = 'QIAW_SITE_UNKNOWN';
}

/** A site whose credentials only callers with access to every record may use. */
export class SiteRestricted extends QiawError {
  readonly code = 'QIAW_SITE_RESTRICTED';
  constructor(site: string) {
    super(`The site ${site} is asked with this server's own credentials, which needs access to every record here.`);
  }
}

/** The address behind a site's name is private or reserved, and not listed: nothing was sent. */
export class SiteAddressRefused extends QiawError {
  readonly code = 'QIAW_SITE_ADDRESS';
}

/** A site did not answer, or not with SPARQL results. */
export class SiteFailed extends QiawError {
  readonly code = 'QIAW_SITE_FAILED';
}

/** A site took longer than the configuration allows it; the query got nothing of it. */
export class SiteTimeout extends QiawError {
  readonly code = 'QIAW_SITE_TIMEOUT';
}

/** The block of a nearest-neighbour search is not of the documented form. */
export class NearestMalformed extends QiawError {
  readonly code = 'QIAW_NEAREST';
}

/** Errors that are a site's and not the query's: what a partial answer leaves out. */
export type SiteError = SiteAddressRefused | SiteFailed | SiteTimeout;

export const isSiteError = (error: unknown): error is SiteError =>
  error instanceof SiteAddressRefused || error instanceof SiteFailed || error instanceof SiteTimeout;
