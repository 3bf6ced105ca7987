import { SiteUnknown } from '../errors.ts';

/** Another SPARQL endpoint that queries may use. */
export interface Site {
  readonly name: string;
  readonly endpoint: string;
  /** Maximum duration of one request in milliseconds. */
  readonly timeoutMs: number;
  /** Maximum size of one answer in bytes. */
  readonly maxResultBytes: number;
  /** Value of the Authorization header; never displayed. */
  readonly authorization?: string;
}

/** Name of this server in the list of sites of a query. */
export const ownSite = 'local';

/** The list of permitted endpoints. */
export class Sites {
  private readonly byEndpoint: ReadonlyMap<string, Site>;
  private readonly byName: ReadonlyMap<string, Site>;

  constructor(readonly all: readonly Site[]) {
    this.byEndpoint = new Map(all.map((site) => [new URL(site.endpoint).href, site]));
    this.byName = new Map(all.map((site) => [site.name, site]));
  }

  /** @throws SiteUnknown unless the endpoint is listed exactly like this */
  atEndpoint(endpoint: string): Site {
    const site = URL.canParse(endpoint) ? this.byEndpoint.get(new URL(endpoint).href) : undefined;
    if (site) return site;
    throw new SiteUnknown(`The query uses an endpoint that is not on this server's list. Listed: ${this.listed()}.`);
  }

  /** @throws SiteUnknown */
  named(name: string): Site {
    const site = this.byName.get(name);
    if (site) return site;
    throw new SiteUnknown(`There is no site with this name. Sites: ${[ownSite, ...this.byName.keys()].join(', ')}.`);
  }

  private listed(): string {
    return this.all.map(({ endpoint }) => `<${endpoint}>`).join(', ') || 'none';
  }
}
