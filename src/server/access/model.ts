/** Who may read the record-level data of a dataset: anyone, any known caller, or callers granted that dataset. */
export type AccessLevel = 'public' | 'registered' | 'restricted';

/** `count`: ask for counts fixed at publication; `records`: read records; `write`: also change user graphs. */
export type Scope = 'count' | 'records' | 'write';

/** Access rights. Tokens are stored only as SHA-256 (64 hexadecimal digits). */
export interface AccessRights {
  /** Level by dataset id; `'*'` for all other datasets. These override dataset records. */
  readonly datasets: Readonly<Record<string, AccessLevel>>;
  readonly tokens: readonly AccessToken[];
  /** Tokens that may change while the server runs (the tokens file). */
  readonly moreTokens?: () => Promise<readonly AccessToken[]>;
  /** Verifies access tokens of an OpenID provider; absent if none is configured. */
  readonly verifyJwt?: (token: string) => Promise<Grant>;
  /** False: a server on loopback requires a token from its own user too. Default true. */
  readonly trustLoopback?: boolean;
}

/** What a token or an identity grants. */
export interface Grant {
  /** Name for the audit log; identifies the caller but is not secret. */
  readonly name?: string;
  readonly scope: Scope;
  /** Ids of the granted datasets; `'*'`, or absent, for all. */
  readonly datasets?: readonly string[];
  /** For tokens with the scope `count`. */
  readonly questions?: QuestionBudget;
}

/** Total number of questions of a token, and the name under which they are counted. */
export interface QuestionBudget {
  readonly id: string;
  readonly most: number;
}

export interface AccessToken extends Grant {
  readonly sha256: string;
  /** Expiry in milliseconds since 1970; absent: never. */
  readonly expires?: number;
}

/** Level in a dataset's published record; `held`: only grants give access, whatever the configuration states. */
export type PublishedLevel = AccessLevel | 'held';

/** Levels from published dataset records, by dataset id; returns the same map as long as nothing changes. */
export type PublishedLevels = () => Promise<ReadonlyMap<string, PublishedLevel>>;

/** The rights of the caller of a request. */
export interface Caller {
  /** Name of the token or identity, `local` for the user of this machine, undefined for anybody. */
  readonly name: string | undefined;
  /** Whether the caller is granted the record-level data of every dataset. */
  readonly records: boolean;
  /** Whether the caller reads every graph, including those that mix datasets: all is granted, or all is public. */
  readonly everything: boolean;
  readonly write: boolean;
  /** Whether the caller may read record-level data of the dataset with this id. */
  mayRead(dataset: string): boolean;
  /** Whether the dataset is granted explicitly, as objects that may identify a patient require even if records are public. */
  isGranted(dataset: string): boolean;
  /** Whether the caller may ask for the fixed counts of the dataset with this id. */
  mayCount(dataset: string): boolean;
  /** The budget of those questions; undefined for callers who read records. */
  readonly questions: QuestionBudget | undefined;
  /** Key for entity tags and caches: callers with equal keys may read the same. */
  readonly rights: string;
}
