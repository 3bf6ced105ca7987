import { SiteUnknown } from '../errors.ts';

/** Another SPARQL endpoint that may be asked. */
export interface Site {
  readonly name: string;
  readonly endpoint: string;
  /** Milliseconds one request may take. */
  readonly timeoutMs: number;
  /** Bytes of one answer. */
  readonly maxResultBytes: number;
  /** Value of the Authorization header; never shown. */
  readonly authorization?: string;
}

/** How this server names itself among the sites of a query. */
export const ownSite = 'local';

/** The list of endpoints that may be asked, and nobody else. */
export class Sites {
  private readonly byEndpoint: ReadonlyMap<string, Site>;
  private readonly byName: ReadonlyMap<string, Site>;

  constructor(readonly all: readonly Site[]) {
    this.byEndpoint = new Map(all.map((site) => [new URL(site.endpoint).href, site]));
    this.byName = new Map(all.map((site) => [site.name, site]));
  }

  /** @throws SiteUnknown for anything but exactly a listed endpoint */
  atEndpoint(endpoint: string): Site {
    const site = URL.canParse(endpoint) ? this.byEndpoint.get(new URL(endpoint).href) : undefined;
    if (site) return site;
    throw new SiteUnknown(`The query asks an endpoint that is not on this server's list. Listed: ${this.listed()}.`);
  }

  /** @throws SiteUnknown */
  named(name: string): Site {
    const site = this.byName.get(name);
    if (site) return site;
    throw new SiteUnknown(`There is no site of that name. Sites: ${[ownSite, ...this.byName.keys()].join(', ')}.`);
  }

  private listed(): string {
    return this.all.map(({ endpoint }) => `<${endpoint}>`).join(', ') || 'none';
  }
}
