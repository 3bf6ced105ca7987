import type { Hono } from 'hono';
import { sha256, silentLog } from '../../../src/core/index.ts';
import { RdfThread } from '../../../src/graph/index.ts';
import type { GraphWriter } from '../../../src/server/graphs/write/graph-writer.ts';
import { createApp } from '../../../src/server/index.ts';
import { type GraphStore, openOxigraphStore, UpdateThread } from '../../../src/store/index.ts';

export interface Scratch {
  readonly app: Hono;
  readonly store: GraphStore;
}

/** Sent with every write. */
export const authorization = 'Bearer scratch';

/**
 * The real HTTP code over an empty dataset whose default graph is not the union and that has no shapes, as the W3C
 * tests expect.
 */
export async function openScratch(): Promise<Scratch> {
  const store = await openOxigraphStore({ replicas: 1, unionDefaultGraph: false });
  const token = { name: 'scratch', sha256: sha256('scratch'), scope: 'write', datasets: ['*'] } as const;
  const app = createApp({
    store,
    writer: scratchWriter(store),
    dataDirectory: '/nonexistent',
    base: 'http://localhost/',
    host: '127.0.0.1',
    port: 80,
    log: silentLog,
    queries: [],
    access: { datasets: {}, tokens: [token] },
  });
  return { app, store };
}

/** Writes everything in one step, without checks. */
function scratchWriter(store: GraphStore): GraphWriter {
  return {
    writable: 'everything',
    graphs: new RdfThread(),
    updates: new UpdateThread(),
    async change(plan) {
      const changes = await plan();
      const sources = changes.flatMap(({ graph, ntriples }) =>
        ntriples === undefined ? [] : [{ graph, text: ntriples, format: 'ntriples' as const }],
      );
      const graphs = changes.map(({ graph }) => graph);
      await store.replaceGraphs(graphs, sources);
      return changes;
    },
  };
}
