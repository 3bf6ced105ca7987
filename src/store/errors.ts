import { QiawError } from '../core/index.ts';

/** The query does not parse; the message contains line and column. */
export class QuerySyntaxError extends QiawError {
  readonly code = 'QIAW_QUERY_SYNTAX';
  /** From 1; undefined if only the message contains it. */
  readonly position: { readonly line: number; readonly column: number } | undefined;
  constructor(message: string, options: ErrorOptions & Pick<Partial<QuerySyntaxError>, 'position'> = {}) {
    const { position, ...rest } = options;
    super(message, rest);
    this.position = position;
  }
}

/** The query parses but uses a feature that this service does not support (SERVICE, unknown functions). */
export class QueryUnsupported extends QiawError {
  readonly code = 'QIAW_QUERY_UNSUPPORTED';
}

/** The text is nested too deeply for any engine; the limits are in sparql-depth.ts. */
export class QueryTooDeep extends QiawError {
  readonly code = 'QIAW_QUERY_TOO_DEEP';
  constructor(options?: ErrorOptions) {
    super(
      'The text is nested deeper than an engine can parse: at most 64 nested brackets, and at most 1000 operators or groups ' +
        'in a row (sums, products and BIND count twice). Flatten it: use VALUES or IN instead of chains of || and IF, or split it into several queries.',
      options,
    );
  }
}

/** Reading the update exceeds the time or memory limit, so it can never be executed. */
export class UpdateTooCostly extends QiawError {
  readonly code = 'QIAW_RDF_TOO_COSTLY';
  constructor() {
    super(
      'Reading the update took too much time or memory and was stopped, or its prefixes expand too much. Use shorter ' +
        'prefixes, or send the statements as N-Triples to /rdf-graphs.',
    );
  }
}

export class QueryTimeout extends QiawError {
  readonly code = 'QIAW_QUERY_TIMEOUT';
  constructor(readonly limitMs: number) {
    super(
      `The query was stopped after ${limitMs / 1000} s. Narrow it: put patterns in GRAPH ?g { … }, name the feature or the ` +
        'subject, or request less at once.',
    );
  }
}

export class QueryCancelled extends QiawError {
  readonly code = 'QIAW_QUERY_CANCELLED';
  constructor() {
    super('The query was cancelled by the caller.');
  }
}

export class QueryMemory extends QiawError {
  readonly code = 'QIAW_QUERY_MEMORY';
  constructor() {
    super('The query needed more memory than the store has and was stopped. Request less at once.');
  }
}

export class ResultTooLarge extends QiawError {
  readonly code = 'QIAW_RESULT_TOO_LARGE';
  constructor(readonly limitBytes: number) {
    super(`The answer is larger than ${limitBytes} bytes. Request it in parts with LIMIT and OFFSET.`);
  }
}

/** The query queue is full; try again later. */
export class StoreBusy extends QiawError {
  readonly code = 'QIAW_STORE_BUSY';
  constructor() {
    super('The store is answering as many queries as it can. Try again in a few seconds.');
  }
}

export class StoreFull extends QiawError {
  readonly code = 'QIAW_STORE_FULL';
  constructor(capacity: number) {
    super(
      `The embedded store holds at most ${capacity} quads and this write would exceed that limit. ` +
        'Remove graphs, or use an external SPARQL server.',
    );
  }
}

/** RDF text that does not parse, or contains quads of a graph other than the one to be replaced. */
export class GraphSyntaxError extends QiawError {
  readonly code = 'QIAW_GRAPH_SYNTAX';
}

/** The embedded engine's thread repeatedly ends before starting, so queries and writes are impossible. */
export class StoreUnstartable extends QiawError {
  readonly code = 'QIAW_STORE_START';
  constructor(cause: unknown) {
    super(
      'The embedded engine does not start: its thread ends before it is ready. Install and build again (npm ci, npm run build), and ' +
        'check the available memory; `qiaw doctor` shows details.',
      { cause },
    );
  }
}

export class StoreClosed extends QiawError {
  readonly code = 'QIAW_STORE_CLOSED';
  constructor() {
    super('The store has been closed.');
  }
}

/** The store is still being loaded; try again later. */
export class StoreLoading extends QiawError {
  readonly code = 'QIAW_STORE_LOADING';
  constructor({ files, of }: { readonly files: number; readonly of: number }) {
    super(`The catalogue is being loaded: ${files} of ${of} files so far. Try again in a few seconds.`);
  }
}

/** A write to a graph that the caller must not change. */
export class GraphProtected extends QiawError {
  readonly code = 'QIAW_GRAPH_PROTECTED';
  constructor(readonly graph: string) {
    super(
      graph === ''
        ? 'The default graph cannot be written: it is the union of all graphs. Name a graph below graph/user/.'
        : `The graph <${graph}> cannot be written: updates can change only graphs below graph/user/; the pipeline writes all others.`,
    );
  }
}

/** An update operation that must fail according to the standard (CREATE of an existing graph, COPY of a missing one). */
export class UpdateFailed extends QiawError {
  readonly code = 'QIAW_UPDATE_FAILED';
}

/** The external SPARQL server did not answer, or violated the protocols. */
export class StoreRemoteFailed extends QiawError {
  readonly code = 'QIAW_STORE_REMOTE';
}

/** The external SPARQL server would change values or truncate answers; the message lists every deficit found. */
export class StoreUnsuitable extends QiawError {
  readonly code = 'QIAW_STORE_UNSUITABLE';
  constructor(readonly deficits: readonly string[]) {
    super(`The external SPARQL server cannot hold this catalogue: ${deficits.join(' ')}`);
  }
}

/** The program of the store on disk is missing or has a version that is not supported. */
export class StoreProgram extends QiawError {
  readonly code = 'QIAW_STORE_PROGRAM';
}

/** The engine of the store on disk failed. It is started again. */
export class StoreDisk extends QiawError {
  readonly code = 'QIAW_STORE_DISK';
}

/** Another process has the store on disk open. */
export class StoreDiskInUse extends QiawError {
  readonly code = 'QIAW_STORE_IN_USE';
  constructor() {
    super(
      'The store on disk of this data directory is in use by another process. End that one, or set another `store.location`.',
    );
  }
}

/** Other users of this host could read and change the store. */
export class StoreUnprotected extends QiawError {
  readonly code = 'QIAW_STORE_UNPROTECTED';
  constructor() {
    super(
      'The engine of the store on disk has no access control, and other users of this host could reach it. Allow network namespaces for ' +
        'users (programs `unshare` and `ip`), run it in a container, or set `store.trustHost: true` if you trust all users of this host.',
    );
  }
}

/** A file was changed after passing the gate, or never passed it, and does not pass in its current state. */
export class GraphHeldBack extends QiawError {
  readonly code = 'QIAW_GRAPH_HELD_BACK';

  constructor(refusal: string) {
    super(
      `A file is not served: it has changed since it passed the gate and no longer passes (${refusal.replace(/\.$/, '')}). ` +
        'Restore it from a backup, or create the case again; `qiaw validate` and `qiaw verify` show details.',
    );
  }
}
