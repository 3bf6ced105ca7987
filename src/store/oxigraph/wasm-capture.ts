/**
 * Takes hold of the WebAssembly instance npm oxigraph makes for itself and does not export: its linear memory is the whole
 * store. Must be imported before oxigraph, and only in an engine thread.
 */
export interface OxigraphExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly __wbindgen_externrefs?: { readonly length: number; grow(entries: number): number };
}

type InstanceConstructor = new (module: object, imports?: object) => { readonly exports: unknown };

const host = globalThis as unknown as { readonly WebAssembly: { Instance: InstanceConstructor } };
const Original = host.WebAssembly.Instance;
let captured: OxigraphExports | undefined;

host.WebAssembly.Instance = class extends Original {
  constructor(module: object, imports?: object) {
    super(module, imports);
    captured = this.exports as OxigraphExports;
    host.WebAssembly.Instance = Original;
  }
};

export const oxigraphExports = (): OxigraphExports | undefined => captured;
