import { QiawError } from '../core/index.ts';

/** The query does not parse; the message holds the engine's line and column. */
export class QuerySyntaxError extends QiawError {
  readonly code = 'QIAW_QUERY_SYNTAX';
}

/** The query parses but asks for what this service does not do (SERVICE, unknown functions). */
export class QueryUnsupported extends QiawError {
  readonly code = 'QIAW_QUERY_UNSUPPORTED';
}

/** No engine could read the text; limits in sparql-depth.ts. */
export class QueryTooDeep extends QiawError {
  readonly code = 'QIAW_QUERY_TOO_DEEP';
  constructor(options?: ErrorOptions) {
    super(
      'The text is nested deeper than an engine can read: at most 64 brackets inside one another, and at most 1000 operators or groups ' +
        'in a row (sums, products and BIND count twice). Flatten it: list values with VALUES or IN instead of chains of || and IF, or ask in several queries.',
      options,
    );
  }
}

/** An update that costs more to read than any may: it would never be carried out. */
export class UpdateTooCostly extends QiawError {
  readonly code = 'QIAW_RDF_TOO_COSTLY';
  constructor() {
    super(
      'Reading the update cost too much time or memory and was ended, or its prefixes make it grow too much. Use shorter ' +
        'prefixes, or send the statements as N-Triples to /rdf-graphs.',
    );
  }
}

export class QueryTimeout extends QiawError {
  readonly code = 'QIAW_QUERY_TIMEOUT';
  constructor(readonly limitMs: number) {
    super(
      `The query was ended after ${limitMs / 1000} s. Narrow it: put patterns in GRAPH ?g { … }, name the feature or the ` +
        'subject, or ask for less at once.',
    );
  }
}

export class QueryCancelled extends QiawError {
  readonly code = 'QIAW_QUERY_CANCELLED';
  constructor() {
    super('The query was cancelled by its caller.');
  }
}

export class QueryMemory extends QiawError {
  readonly code = 'QIAW_QUERY_MEMORY';
  constructor() {
    super('The query needed more memory than the store has and was ended. Ask for less at once.');
  }
}

export class ResultTooLarge extends QiawError {
  readonly code = 'QIAW_RESULT_TOO_LARGE';
  constructor(readonly limitBytes: number) {
    super(`The answer is larger than ${limitBytes} bytes. Ask for a part of it with LIMIT and OFFSET.`);
  }
}

/** No room for one more query: try again after a while. */
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
      `The embedded store holds at most ${capacity} quads and this write would pass that. ` +
        'Remove graphs, or point the product at an external SPARQL server.',
    );
  }
}

/** RDF text that does not parse, or holds quads of another graph than the one it was to replace. */
export class GraphSyntaxError extends QiawError {
  readonly code = 'QIAW_GRAPH_SYNTAX';
}

/** The embedded engine's thread ends before it has begun, time after time: nothing can be asked or written. */
export class StoreUnstartable extends QiawError {
  readonly code = 'QIAW_STORE_START';
  constructor(cause: unknown) {
    super(
      'The embedded engine does not start: its thread ends before it is ready. Install and build again (npm ci, npm run build), and ' +
        'look at the memory there is; `qiaw doctor` tells more.',
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

/** The store is still being filled: try again after a while. */
export class StoreLoading extends QiawError {
  readonly code = 'QIAW_STORE_LOADING';
  constructor({ files, of }: { readonly files: number; readonly of: number }) {
    super(`The catalogue is being loaded: ${files} of ${of} files so far. Try again in a few seconds.`);
  }
}

/** A write to a graph that is not the caller's to write. */
export class GraphProtected extends QiawError {
  readonly code = 'QIAW_GRAPH_PROTECTED';
  constructor(readonly graph: string) {
    super(
      graph === ''
        ? 'The default graph cannot be written: it is the union of all graphs. Name a graph below graph/user/.'
        : `The graph <${graph}> cannot be written: only graphs below graph/user/ change this way, all others by the pipeline.`,
    );
  }
}

/** An operation of an update that the standard says must fail (CREATE of a graph that exists, COPY of one that does not). */
export class UpdateFailed extends QiawError {
  readonly code = 'QIAW_UPDATE_FAILED';
}

/** The external SPARQL server did not answer, or not as the protocols say. */
export class StoreRemoteFailed extends QiawError {
  readonly code = 'QIAW_STORE_REMOTE';
}

/** The external SPARQL server would change values or cut answers; the message names every deficit that was found. */
export class StoreUnsuitable extends QiawError {
  readonly code = 'QIAW_STORE_UNSUITABLE';
  constructor(readonly deficits: readonly string[]) {
    super(`The external SPARQL server cannot hold this catalogue: ${deficits.join(' ')}`);
  }
}

/** A file was changed after it passed the gate, or never passed it, and would not pass as it is now. */
export class GraphHeldBack extends QiawError {
  readonly code = 'QIAW_GRAPH_HELD_BACK';

  constructor(refusal: string) {
    super(
      `A file is not served: it is not as it passed the gate, and does not pass as it is now (${refusal.replace(/\.$/, '')}). ` +
        'Restore it from a backup, or make the case again; `qiaw validate` and `qiaw verify` say more.',
    );
  }
}
