/** The ways in which other systems read a catalogue. */
export const dialects = [
  'fdp',
  'ckan',
  'codes',
  'healthdcat-r8',
  'eucaim',
  'croissant',
  'ro-crate',
  'schema-org',
  'signposting',
  'f-uji',
] as const;
/** Checked only if they are asked for: not every catalogue is meant to meet them. */
export const onRequest: ReadonlySet<Dialect> = new Set(['healthdcat-r8', 'eucaim']);
export type Dialect = (typeof dialects)[number];

/** A problem that a harvester would encounter. */
export interface Finding {
  readonly dialect: Dialect;
  /** Stable name, such as `fdp-container-loop`; docs/harvesting.md lists them. */
  readonly code: string;
  /** The address, with the property or part if there is one. */
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

/** The score that F-UJI would give a dataset. */
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
  /** What was found: catalogues, datasets, distributions, and the number of requests made. */
  readonly reached: {
    readonly catalogues: number;
    readonly datasets: number;
    readonly distributions: number;
    readonly requests: number;
  };
}

/** Sends a request without following redirects. */
export type Fetch = (request: Request) => Promise<Response>;

export interface HarvestOptions {
  /** Default: over the network. */
  readonly fetch?: Fetch;
  /** Default all. */
  readonly dialects?: readonly Dialect[];
  /** Number of datasets checked in full by the dialects that download; the crawl itself visits all. Default 50. */
  readonly sample?: number;
  /** Timeout per request in milliseconds; default 10 000, as in F-UJI. */
  readonly timeoutMs?: number;
  /** Sent only with requests to the server of the root. */
  readonly token?: string;
}
