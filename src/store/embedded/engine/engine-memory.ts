import { Store } from 'oxigraph';
import type { EngineImage } from './messages.ts';
import type { OxigraphExports } from './wasm-capture.ts';

const pageBytes = 65_536;

/** wasm-bindgen's handle with the address of the store in linear memory. */
interface Handle {
  __wbg_ptr: number;
}

/** Copies the engine's entire memory, so that other threads can start from it. The engine must be idle. */
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
 * Restores the image into this thread's fresh engine. No oxigraph object may have been created before, because its finaliser
 * would free memory that now belongs to the image. Throws if the restored store fails a check.
 */
export function fromImage(exports: OxigraphExports, image: Omit<EngineImage, 'repeated'>): Store {
  const missing = image.memory.byteLength - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / pageBytes));
  new Uint8Array(exports.memory.buffer).set(new Uint8Array(image.memory));
  const table = exports.__wbindgen_externrefs;
  if (table && table.length < image.references) table.grow(image.references - table.length);
  // The engine reads the fields of terms by name and looks the names up here.
  for (const [place, name] of image.names) table?.set(place, name);
  const store = Object.create(Store.prototype) as Store;
  (store as unknown as Handle).__wbg_ptr = image.pointer;
  if (store.size !== image.quads) throw new Error('the restored store differs from the image');
  return store;
}

/** Strings outside the linear memory that the engine keeps permanently: 'termType', 'value' and others. */
function namesIn({ __wbindgen_externrefs: table }: OxigraphExports): EngineImage['names'] {
  const names: Array<readonly [number, string]> = [];
  for (let place = 0; place < (table?.length ?? 0); place++) {
    const value = table?.get(place);
    if (typeof value === 'string') names.push([place, value]);
  }
  return names;
}
