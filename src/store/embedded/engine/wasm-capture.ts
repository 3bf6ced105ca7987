import { setFlagsFromString } from 'node:v8';
import { workerData } from 'node:worker_threads';
import { limitExport, refusedExport, withGrowthLimit } from './growth-limit.ts';
import type { EngineSettings } from './messages.ts';

/**
 * Takes hold of the WebAssembly instance npm oxigraph makes for itself and does not export: its linear memory is the whole
 * store. And gives it the code an earlier thread has compiled, as compiling takes longer than filling; with a limit of
 * memory (growth-limit.ts). Must be imported before oxigraph, and only in an engine thread.
 */
export interface OxigraphExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly __wbindgen_externrefs?: {
    readonly length: number;
    grow(entries: number): number;
    get(place: number): unknown;
    set(place: number, value: unknown): void;
  };
  /** Pages of 64 KiB the memory may have; growing beyond ends the engine. Missing where its code is not as expected. */
  readonly [limitExport]?: { value: number };
  /** Pages by which it was to grow when that ended it; else 0. */
  readonly [refusedExport]?: { readonly value: number };
}

/**
 * V8 would first compile quickly to slow code, and again once a function has run a good while: the same query then takes now 2, now 6 ms
 * for dozens of times. Compiled well at once, its first run takes 20 ms more. For the whole process, in which nothing else of weight is
 * WebAssembly.
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

/** The compiled code, for the threads that come after; undefined where this thread was given it. */
export const compiledModule = (): object | undefined => (shared === undefined ? compiled : undefined);
