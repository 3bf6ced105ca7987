import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readWithdrawn, withdrawnDigest } from '../rdf/index.ts';
import type { ApiContext } from './context.ts';
import { HttpProblem } from './problem.ts';

interface Tombstones {
  readonly stamp: string;
  readonly digests: ReadonlySet<string>;
}

const none: Tombstones = { stamp: '', digests: new Set() };
const known = new WeakMap<object, Tombstones>();
/** Requests that come while one is at it wait for it. */
const checking = new WeakMap<object, Promise<void>>();

/**
 * Takes what was erased since the last request out of the store, before anything is answered: the files are the truth,
 * and a server that was running during an erasure still has the graphs in memory. Costs one look at a file's date.
 */
export async function removeWithdrawn(context: ApiContext): Promise<void> {
  const { dataDirectory, store } = context;
  const path = join(dataDirectory, 'graphs', 'tombstones.trig');
  const info = await stat(path).catch(() => undefined);
  const stamp = info === undefined ? '' : `${info.mtimeMs} ${info.size} ${info.ino}`;
  await checking.get(store);
  if ((known.get(store) ?? none).stamp === stamp) return;
  // Asked again: several requests may have waited for the same work.
  const work = checking.get(store) ?? refresh(context, stamp).finally(() => checking.delete(store));
  checking.set(store, work);
  await work;
}

async function refresh(context: ApiContext, stamp: string): Promise<void> {
  const digests = await readWithdrawn(join(context.dataDirectory, 'graphs'));
  const { store, base } = context;
  const answer = await store.query('SELECT DISTINCT ?g { GRAPH ?g { } }', {
    resultsFormat: 'json',
    graphFormat: 'turtle',
    timeoutMs: 30_000,
  });
  const { results } = JSON.parse(answer.body) as { results: { bindings: Array<{ g: { value: string } }> } };
  const loaded = results.bindings.map(({ g }) => g.value);
  for (const graph of loaded) if (digests.has(withdrawnDigest(graph))) await store.removeGraph(graph);
  const shared = ['refusals', 'executions', 'validation', 'checks', 'tombstones', 'ro-view'];
  const imports = loaded.filter(
    (graph) => graph.startsWith(`${base}graph/import/`) && /\/import\/[0-9a-f]{64}$/.test(graph),
  );
  for (const graph of [...shared.map((name) => `${base}graph/${name}`), ...imports]) {
    const name = graph.slice(`${base}graph/`.length).replace(/^import\//, 'imports/');
    const file = join(context.dataDirectory, 'graphs', `${name}.trig`);
    const content = await readFile(file, 'utf8').catch(() => undefined);
    if (content !== undefined) await store.replaceGraph(graph, content, 'trig');
    else if (loaded.includes(graph)) await store.removeGraph(graph);
  }
  known.set(store, { stamp, digests });
}

/** Throws 410 for an address below the base that was withdrawn. */
export function assertNotWithdrawn(path: string, context: ApiContext): void {
  const { digests } = known.get(context.store) ?? none;
  if (digests.size === 0 || !digests.has(withdrawnDigest(`${context.base}${path}`))) return;
  throw new HttpProblem(410, 'QIAW_WITHDRAWN', 'What stood at this address was withdrawn for good.');
}
