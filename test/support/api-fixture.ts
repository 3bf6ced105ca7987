import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { silentLog } from '../../src/core/index.ts';
import { GateThread } from '../../src/graph/index.ts';
import { type ApiContext, createApp, UserGraphWriter } from '../../src/server/index.ts';
import { followDataDirectory, type OxigraphStoreOptions } from '../../src/store/index.ts';
import { fixtureBase } from './case-fixture.ts';

export interface ApiFixture {
  readonly app: Hono;
  readonly context: ApiContext;
  close(): Promise<void>;
}

/** A server without a socket over a data directory that `fill` writes. */
export async function openApi(
  fill: (dataDirectory: string) => void | Promise<void>,
  overrides: Partial<ApiContext> = {},
  storeOptions: OxigraphStoreOptions = {},
): Promise<ApiFixture> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'qiaw-api-'));
  await fill(dataDirectory);
  const gate = new GateThread();
  const directory = await followDataDirectory(dataDirectory, {
    // A query waits for its turn, even on a busy machine.
    maxWaitMs: 600_000,
    // Every engine takes most of a second to start.
    replicas: 1,
    ...storeOptions,
    base: fixtureBase,
    ontology: false,
  });
  await directory.load();
  const writer = new UserGraphWriter({ dataDirectory, base: fixtureBase, directory, gate });
  const context: ApiContext = {
    store: directory.store,
    directory,
    writer,
    dataDirectory,
    base: fixtureBase,
    host: '127.0.0.1',
    port: 8080,
    log: silentLog,
    queries: [{ name: 'everything', answers: 'all statements', text: 'SELECT * { ?s ?p ?o }' }],
    access: undefined,
    version: '0.1.0',
    ...overrides,
  };
  return {
    app: createApp(context),
    context,
    async close() {
      await Promise.all([gate.close(), writer.close()]);
      await directory.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
