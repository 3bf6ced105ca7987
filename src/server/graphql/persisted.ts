import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLErrorOptions } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { packageRoot, sha256 } from '../../core/index.ts';
import type { ApiContext } from '../app/context.ts';

/**
 * Operations known by the SHA-256 of their text: those of queries/graphql, and those in the `operations/` folder of the data
 * directory. A client sends `documentId: "sha256:…"` (or Apollo's persistedQuery extension). With `graphql.persistedOnly`, no
 * other operations are executed.
 */
export async function persistedOperations(api: ApiContext): Promise<Plugin> {
  const { usePersistedOperations } = await import('@graphql-yoga/plugin-persisted-operations');
  const known = await readOperations([
    join(packageRoot(), 'queries', 'graphql'),
    join(api.dataDirectory, 'operations'),
  ]);
  const refused = (message: string, code = 'QIAW_GRAPHQL_PERSISTED'): GraphQLErrorOptions & { message: string } => ({
    message,
    extensions: { code, http: { status: 400 } },
  });
  return usePersistedOperations({
    getPersistedOperation: (id) => known.get(id.replace(/^sha256:/, '')) ?? null,
    extractPersistedOperationId: (params) => idOf(params as Parameters),
    allowArbitraryOperations: !(api.persistedOnly ?? false),
    customErrors: {
      notFound: refused('There is no operation with this digest.'),
      keyNotFound: api.persistedOnly
        ? refused('This server executes only operations that it knows by their digest.')
        : refused('The request contains neither a query nor the digest of an operation.', 'QIAW_GRAPHQL_REQUEST'),
      persistedQueryOnly: refused('This server executes only operations that it knows by their digest.'),
    },
  }) as Plugin;
}

interface Parameters {
  readonly documentId?: unknown;
  readonly extensions?: { readonly persistedQuery?: { readonly sha256Hash?: unknown } };
}

function idOf({ documentId, extensions }: Parameters): string | null {
  const id = documentId ?? extensions?.persistedQuery?.sha256Hash;
  return typeof id === 'string' ? id : null;
}

async function readOperations(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!name.endsWith('.graphql')) continue;
      const text = await readFile(join(folder, name), 'utf8');
      found.set(sha256(text), text);
    }
  }
  return found;
}
