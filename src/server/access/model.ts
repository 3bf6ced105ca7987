/** Who may read the record-level data of a dataset: anyone, any known caller, or callers granted that dataset. */
export type AccessLevel = 'public' | 'registered' | 'restricted';

/** `count`: ask for counts fixed at publication; `records`: read records; `write`: also change user graphs. */
export type Scope = 'count' | 'records' | 'write';

/** Who may read what. Tokens are kept as SHA-256 (64 hexadecimal digits), never as themselves. */
export interface AccessRights {
  /** Level by dataset id; `'*'` for every dataset that is not named. What stands here wins over dataset records. */
  readonly datasets: Readonly<Record<string, AccessLevel>>;
  readonly tokens: readonly AccessToken[];
  /** Tokens that may change while the server runs (the tokens file). */
  readonly moreTokens?: () => Promise<readonly AccessToken[]>;
  /** Checks access tokens of an OpenID provider; absent where none is configured. */
  readonly verifyJwt?: (token: string) => Promise<Grant>;
  /** False: a server on loopback asks its own user for a token as well. Default true. */
  readonly trustLoopback?: boolean;
}

/** What a token or an identity opens. */
export interface Grant {
  /** For the audit log; says who without being secret. */
  readonly name?: string;
  readonly scope: Scope;
  /** Ids of the granted datasets, `'*'` among them for all; absent: all. */
  readonly datasets?: readonly string[];
  /** Of a token with the scope `count`. */
  readonly questions?: QuestionBudget;
}

/** How many questions a token may ask for in all, and under which name that is counted. */
export interface QuestionBudget {
  readonly id: string;
  readonly most: number;
}

export interface AccessToken extends Grant {
  readonly sha256: string;
  /** Milliseconds since 1970 from which on the token opens nothing; absent: never. */
  readonly expires?: number;
}

/** What a dataset's published record says; `held`: nobody without a grant reads it, whatever the configuration says. */
export type PublishedLevel = AccessLevel | 'held';

/** Levels said by published dataset records, by dataset id; the same map as long as nothing changed. */
export type PublishedLevels = () => Promise<ReadonlyMap<string, PublishedLevel>>;

/** What the caller of a request may do. */
export interface Caller {
  /** Name of the token or identity, `local` for the user of this machine, undefined for anybody. */
  readonly name: string | undefined;
  /** Is granted the record-level data of every dataset. */
  readonly records: boolean;
  /** Reads every graph, also those that mix datasets: granted all, or all is public. */
  readonly everything: boolean;
  readonly write: boolean;
  /** May read record-level data of the dataset with this id. */
  mayRead(dataset: string): boolean;
  /** Is granted the dataset by name, which objects that may identify a patient need even where records are public. */
  isGranted(dataset: string): boolean;
  /** May ask for the counts that were fixed of the dataset with this id. */
  mayCount(dataset: string): boolean;
  /** What is counted of those questions; undefined for callers who read records. */
  readonly questions: QuestionBudget | undefined;
  /** Two callers with the same text may read the same: for entity tags and caches. */
  readonly rights: string;
}
