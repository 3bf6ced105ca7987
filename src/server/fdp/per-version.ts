import type { GraphStore } from '../../store/index.ts';

/** Caches the result of `make` for a store until its content changes. */
export function perVersion<T>(make: () => T): (store: GraphStore) => Promise<T> {
  const kept = new WeakMap<GraphStore, { readonly version: number; readonly value: T }>();
  return async (store) => {
    const { version } = await store.statistics();
    const known = kept.get(store);
    if (known?.version === version) return known.value;
    const value = make();
    kept.set(store, { version, value });
    return value;
  };
}
