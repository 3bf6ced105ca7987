import type { GraphStore } from '../port.ts';
import { OxigraphStore, type OxigraphStoreOptions } from './oxigraph-store.ts';

/** Starts the embedded store; resolves when one engine holds everything `reload` gives, the others fill meanwhile. */
export async function openOxigraphStore(options: OxigraphStoreOptions = {}): Promise<GraphStore> {
  const store = new OxigraphStore(options);
  await store.ready();
  return store;
}
