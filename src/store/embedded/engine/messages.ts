import type { EngineQuery } from '../../rewriting/engine-query.ts';
import type { RepeatedImage } from '../../rewriting/union/repeated-statements.ts';
import type { GraphSource, RdfFormat } from '../../sources.ts';
import type { GraphChange, UpdateOperation, Writable } from '../../update/model.ts';

/** Dataset for operations of an update that do not specify one, and the graphs that the caller may read. */
export interface UpdateReading {
  readonly union: boolean;
  readonly readable?: readonly string[];
  readonly base: string;
}

/** Requests from the main thread to an engine thread; `id` pairs a request with its reply. */
export type EngineRequest =
  | {
      readonly kind: 'load';
      readonly id: number;
      readonly text: string;
      readonly format: RdfFormat;
      readonly graph?: string;
    }
  | {
      readonly kind: 'replace';
      readonly id: number;
      readonly graphs: readonly string[];
      readonly sources: readonly GraphSource[];
    }
  | { readonly kind: 'query'; readonly id: number; readonly query: EngineQuery }
  | {
      readonly kind: 'plan';
      readonly id: number;
      readonly operations: readonly UpdateOperation[];
      readonly writable: Writable;
      readonly reading: UpdateReading;
    }
  | { readonly kind: 'count'; readonly id: number }
  /** Sent before the first query, so that its code is already compiled. */
  | { readonly kind: 'warm'; readonly id: number }
  | { readonly kind: 'image'; readonly id: number }
  | { readonly kind: 'restore'; readonly id: number; readonly image: EngineImage };

/** The memory of an idle engine. Another thread can start from it without reading the data again. */
export interface EngineImage {
  readonly memory: SharedArrayBuffer;
  readonly pointer: number;
  readonly references: number;
  /** Strings outside the memory that the engine refers to, with their indices. */
  readonly names: ReadonlyArray<readonly [place: number, name: string]>;
  readonly quads: number;
  readonly repeated: RepeatedImage;
}

export type EngineFault =
  | 'syntax'
  | 'unsupported'
  | 'graph-syntax'
  | 'full'
  | 'too-large'
  /** The message is the name of the graph that must not be written. */
  | 'protected'
  | 'failed'
  | 'memory'
  /** One answer needed too much memory. The engine is no longer usable, as with `memory`. */
  | 'answer-memory'
  | 'internal';

export type EngineReply =
  | {
      readonly id: number;
      readonly ok: true;
      /** Exact after `count`; otherwise the last count, because loads do not always count. */
      readonly quads: number;
      readonly body?: string;
      /** The answer as UTF-8, if requested. */
      readonly bytes?: Uint8Array<ArrayBuffer>;
      /** Bytes of memory that the engine holds after a query. */
      readonly memory?: number;
      readonly image?: EngineImage;
      readonly changes?: readonly GraphChange[];
    }
  | {
      readonly id: number;
      readonly ok: false;
      readonly fault: EngineFault;
      readonly message: string;
      readonly memory?: number;
    };

/** First message of an engine thread. */
export interface EngineStarted {
  /** `thread`: its number in the operating system; `module`: the engine's code, if this thread compiled it. */
  readonly started: { readonly thread: number | undefined; readonly module: object | undefined };
}

export interface EngineSettings {
  /** Run at a lower priority than the rest of the program. */
  readonly background?: boolean;
  /** The engine's code, compiled by an earlier thread. */
  readonly module?: object;
  readonly capacity: number;
  readonly maxResultBytes: number;
  /** Number of bytes by which one query may grow the engine's memory. */
  readonly maxGrowthBytes: number;
}
