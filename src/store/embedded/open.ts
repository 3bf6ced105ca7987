import type { GraphStore } from '../port.ts';
import { OxigraphStore, type OxigraphStoreOptions } from './oxigraph-store.ts';

/** Starts the embedded store. Resolves when one engine has loaded everything from `reload`; the others load in the background. */
export async function openOxigraphStore(options: OxigraphStoreOptions = {}): Promise<GraphStore> {
  const store = new OxigraphStore(options);
  await store.ready();
  return store;
}
