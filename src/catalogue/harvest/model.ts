/** Ways in which other systems read a catalogue. */
export const dialects = ['fdp', 'ckan', 'croissant', 'ro-crate', 'schema-org', 'signposting', 'f-uji'] as const;
export type Dialect = (typeof dialects)[number];

/** Something a harvester stumbles over. */
export interface Finding {
  readonly dialect: Dialect;
  /** Stable name: `fdp-container-loop`; docs/harvesting.md lists them. */
  readonly code: string;
  /** Address, with the property or part where there is one. */
  readonly place: string;
  readonly message: string;
  readonly remedy: string;
}

/** One metric of F-UJI (metrics_v0.8). */
export interface MetricScore {
  readonly id: string;
  readonly points: number;
  readonly earned: number;
  /** What was found, or what is missing. */
  readonly why: string;
}

/** What F-UJI would give a dataset. */
export interface Assessment {
  readonly dataset: string;
  readonly earned: number;
  readonly total: number;
  readonly metrics: readonly MetricScore[];
}

export interface HarvestReport {
  readonly root: string;
  readonly dialects: readonly Dialect[];
  readonly findings: readonly Finding[];
  readonly assessments: readonly Assessment[];
  /** What was reached: catalogues, datasets, distributions, and requests made. */
  readonly reached: {
    readonly catalogues: number;
    readonly datasets: number;
    readonly distributions: number;
    readonly requests: number;
  };
}

/** Asks a server, without following redirects. */
export type Fetch = (request: Request) => Promise<Response>;

export interface HarvestOptions {
  /** Default the network. */
  readonly fetch?: Fetch;
  /** Default all. */
  readonly dialects?: readonly Dialect[];
  /** How many datasets are looked at in full by the dialects that download; the crawl itself visits all. Default 50. */
  readonly sample?: number;
  /** Milliseconds a request may take; default 10 000, as F-UJI has it. */
  readonly timeoutMs?: number;
  /** Sent with every request to the server of the root, to no other. */
  readonly token?: string;
}
