import type { QueryAnswer } from '../../port.ts';
import type { GraphSource, RdfFormat } from '../../sources.ts';
import type { GraphChange, UpdateOperation, Writable } from '../../update/model.ts';
import type { RepeatedImage } from '../union/repeated-statements.ts';

/** How the engine reads where an update names no dataset, and which graphs its caller may read. */
export interface UpdateReading {
  readonly union: boolean;
  readonly readable?: readonly string[];
  readonly base: string;
}

/** What the main thread asks of an engine thread; `id` pairs a request with its reply. */
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
  /** Before the first query, so that it finds compiled code. */
  | { readonly kind: 'warm'; readonly id: number }
  | { readonly kind: 'image'; readonly id: number }
  | { readonly kind: 'restore'; readonly id: number; readonly image: EngineImage };

/** The memory of an idle engine, from which another thread starts without reading anything again. */
export interface EngineImage {
  readonly memory: SharedArrayBuffer;
  readonly pointer: number;
  readonly references: number;
  /** Strings the engine refers to outside its memory, and their places. */
  readonly names: ReadonlyArray<readonly [place: number, name: string]>;
  readonly quads: number;
  readonly repeated: RepeatedImage;
}

/** A query with everything decided: the engine only runs it. */
export interface EngineQuery {
  readonly text: string;
  /** Media type of the answer. */
  readonly mediaType: string;
  readonly form: QueryAnswer['form'];
  readonly union: boolean;
  readonly defaultGraphs?: readonly string[];
  readonly namedGraphs?: readonly string[];
  readonly base?: string;
  /** Answer in UTF-8, handed over without a copy, instead of as text. */
  readonly asBytes?: boolean;
}

export type EngineFault =
  | 'syntax'
  | 'unsupported'
  | 'graph-syntax'
  | 'full'
  | 'too-large'
  /** The message is the name of the graph that may not be written. */
  | 'protected'
  | 'failed'
  | 'memory'
  /** Memory that one answer needed: the engine is at its end as with `memory`. */
  | 'answer-memory'
  | 'internal';

export type EngineReply =
  | {
      readonly id: number;
      readonly ok: true;
      /** Exact after `count`; else as of the last count, which loads put off. */
      readonly quads: number;
      readonly body?: string;
      /** The answer as UTF-8, where it was asked for so. */
      readonly bytes?: Uint8Array<ArrayBuffer>;
      /** Bytes of memory the engine holds, after a query. */
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

/** What an engine thread says first. */
export interface EngineStarted {
  /** `thread` at the operating system; `module`: the engine's code, where this thread compiled it. */
  readonly started: { readonly thread: number | undefined; readonly module: object | undefined };
}

export interface EngineSettings {
  /** Run at a lower priority than the rest of the program. */
  readonly background?: boolean;
  /** The engine's code, compiled by an earlier thread. */
  readonly module?: object;
  readonly capacity: number;
  readonly maxResultBytes: number;
  /** Bytes by which one query may let the engine's memory grow. */
  readonly maxGrowthBytes: number;
}
