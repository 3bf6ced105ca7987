import { Store } from 'oxigraph';
import type { EngineImage } from './messages.ts';
import type { OxigraphExports } from './wasm-capture.ts';

const pageBytes = 65_536;

/** wasm-bindgen's handle: where the store lies in linear memory. */
interface Handle {
  __wbg_ptr: number;
}

/** Copies the engine's memory: everything it holds, as bytes other threads can start from. The engine must be idle. */
export function takeImage(exports: OxigraphExports, store: Store): Omit<EngineImage, 'repeated'> {
  const bytes = new Uint8Array(exports.memory.buffer);
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return {
    memory,
    pointer: (store as unknown as Handle).__wbg_ptr,
    references: exports.__wbindgen_externrefs?.length ?? 0,
    names: namesIn(exports),
    quads: store.size,
  };
}

/**
 * Makes this thread's fresh engine the one the image was taken of. No oxigraph object may have been made before: its
 * finaliser would free memory that now belongs to the image. Throws when the result does not answer as it should.
 */
export function fromImage(exports: OxigraphExports, image: Omit<EngineImage, 'repeated'>): Store {
  const missing = image.memory.byteLength - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / pageBytes));
  new Uint8Array(exports.memory.buffer).set(new Uint8Array(image.memory));
  const table = exports.__wbindgen_externrefs;
  if (table && table.length < image.references) table.grow(image.references - table.length);
  // The engine reads terms that are handed to it by the names of their fields, which it looks up here.
  for (const [place, name] of image.names) table?.set(place, name);
  const store = Object.create(Store.prototype) as Store;
  (store as unknown as Handle).__wbg_ptr = image.pointer;
  if (store.size !== image.quads) throw new Error('the image does not hold what it was taken of');
  return store;
}

/** Strings outside its memory that the engine keeps for good: 'termType', 'value' and the like. */
function namesIn({ __wbindgen_externrefs: table }: OxigraphExports): EngineImage['names'] {
  const names: Array<readonly [number, string]> = [];
  for (let place = 0; place < (table?.length ?? 0); place++) {
    const value = table?.get(place);
    if (typeof value === 'string') names.push([place, value]);
  }
  return names;
}
