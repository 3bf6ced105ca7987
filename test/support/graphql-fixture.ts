import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { silentLog } from '../../src/core/index.ts';
import { type ApiContext, createApp } from '../../src/server/index.ts';
import { followDataDirectory, type GraphStore } from '../../src/store/index.ts';
import { cohortBase } from './generated-cohort.ts';

export interface GraphqlFixture {
  readonly app: Hono;
  readonly context: ApiContext;
  readonly store: GraphStore;
  /** Data of an answer without errors; throws if there are errors. */
  ask<T = Record<string, never>>(
    query: string,
    variables?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T>;
  /** The complete answer. */
  send(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<GraphqlAnswer>;
  /** Rows of a SELECT. */
  sparql(query: string): Promise<Record<string, string>[]>;
  close(): Promise<void>;
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly data?: Record<string, unknown>;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions?: { readonly code?: string } }>;
}

/** A server without a socket whose store holds the given quads and the ontology. */
export async function openGraphql(nquads: string, overrides: Partial<ApiContext> = {}): Promise<GraphqlFixture> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'qiaw-graphql-'));
  mkdirSync(join(dataDirectory, 'graphs'));
  writeFileSync(join(dataDirectory, 'graphs', 'generated.nq'), nquads);
  const directory = await followDataDirectory(dataDirectory, { base: cohortBase, replicas: 1 });
  await directory.load();
  const { store } = directory;
  const context: ApiContext = {
    store,
    directory,
    dataDirectory,
    base: cohortBase,
    host: '127.0.0.1',
    port: 8080,
    log: silentLog,
    queries: [],
    access: undefined,
    ...overrides,
  };
  const app = createApp(context);
  const send: GraphqlFixture['send'] = async (query, variables = {}, headers = {}) => {
    const response = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  return {
    app,
    context,
    store,
    send,
    async ask<T>(query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}) {
      const { data, errors } = await send(query, variables, headers);
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data as T;
    },
    async sparql(query) {
      const answer = await store.query(query, { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 600_000 });
      const { results } = JSON.parse(answer.body) as {
        results: { bindings: Array<Record<string, { value: string }>> };
      };
      return results.bindings.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])),
      );
    },
    async close() {
      await directory.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
