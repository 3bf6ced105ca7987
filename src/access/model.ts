/** Who may read what. Tokens are kept as SHA-256 (64 hexadecimal digits), never as themselves. */
export interface AccessRights {
  readonly tokens: readonly AccessToken[];
  /** Datasets whose record-level data anyone may read; `'*'` for all. */
  readonly publicDatasets: readonly string[];
}

export interface AccessToken {
  readonly sha256: string;
  /** `records`: read everything; `write`: also change user graphs. */
  readonly scope: 'records' | 'write';
}

/** What the caller of a request may do. */
export interface Caller {
  /** May read record-level data of every dataset. */
  readonly records: boolean;
  readonly write: boolean;
  /** May read record-level data of the dataset with this id. */
  mayRead(dataset: string): boolean;
}
