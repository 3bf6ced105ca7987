import type { Hono } from 'hono';
import { createApp } from '../../../src/api/index.ts';
import { silentLog } from '../../../src/core/index.ts';
import { type GraphStore, openOxigraphStore } from '../../../src/store/index.ts';

export interface Scratch {
  readonly app: Hono;
  readonly store: GraphStore;
}

/** The real HTTP code over an empty dataset whose default graph is not the union, as the W3C tests expect. */
export async function openScratch(): Promise<Scratch> {
  const store = await openOxigraphStore({ replicas: 1, unionDefaultGraph: false });
  const app = createApp({
    store,
    dataDirectory: '/nonexistent',
    base: 'http://localhost/',
    host: '127.0.0.1',
    port: 80,
    log: silentLog,
    queries: [],
    access: undefined,
  });
  return { app, store };
}
