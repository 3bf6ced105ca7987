import { setFlagsFromString } from 'node:v8';
import { workerData } from 'node:worker_threads';
import { limitExport, refusedExport, withGrowthLimit } from './growth-limit.ts';
import type { EngineSettings } from './messages.ts';

/**
 * Captures the WebAssembly instance that npm oxigraph creates and does not export, because its linear memory is the whole
 * store. Also supplies code compiled by an earlier thread, since compiling takes longer than loading the data, and adds a
 * memory limit (growth-limit.ts). Must be imported before oxigraph, and only in an engine thread.
 */
export interface OxigraphExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly __wbindgen_externrefs?: {
    readonly length: number;
    grow(entries: number): number;
    get(place: number): unknown;
    set(place: number, value: unknown): void;
  };
  /** Maximum number of 64 KiB pages; exceeding it traps. Missing if the code does not have the expected structure. */
  readonly [limitExport]?: { value: number };
  /** Number of pages requested when the limit was exceeded, otherwise 0. */
  readonly [refusedExport]?: { readonly value: number };
}

/**
 * By default V8 first compiles WebAssembly to slow code and recompiles a function after it has run for some time. During that
 * phase the same query takes 2 ms or 6 ms for dozens of runs. With optimised code from the start, only the first run takes
 * 20 ms longer. The flag applies to the whole process, which has no other significant WebAssembly code.
 */
setFlagsFromString('--no-liftoff');

type InstanceConstructor = new (module: object, imports?: object) => { readonly exports: unknown };
type ModuleConstructor = new (bytes: Uint8Array) => object;

const host = globalThis as unknown as {
  readonly WebAssembly: { Instance: InstanceConstructor; Module: ModuleConstructor };
};
const { Instance, Module } = host.WebAssembly;
const shared = (workerData as EngineSettings | null)?.module;
let captured: OxigraphExports | undefined;
let compiled: object | undefined;

host.WebAssembly.Module = new Proxy(Module, {
  construct(target, [bytes]: [Uint8Array]) {
    host.WebAssembly.Module = Module;
    compiled = shared ?? new target(withGrowthLimit(bytes) ?? bytes);
    return compiled;
  },
});
host.WebAssembly.Instance = class extends Instance {
  constructor(module: object, imports?: object) {
    super(module, imports);
    captured = this.exports as OxigraphExports;
    host.WebAssembly.Instance = Instance;
  }
};

export const oxigraphExports = (): OxigraphExports | undefined => captured;

/** The compiled code for later threads; undefined if this thread received it from an earlier one. */
export const compiledModule = (): object | undefined => (shared === undefined ? compiled : undefined);
