import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePrivate } from '../../core/index.ts';
import { GraphSyntaxError, QueryUnsupported, StoreBusy, StoreClosed } from '../errors.ts';
import { graphNamesOf } from '../graph-names.ts';
import type { GraphStore, QueryAnswer, QueryOptions, StoreStatistics, UpdateOptions } from '../port.ts';
import { byGraph } from '../remote/ntriples-by-graph.ts';
import { engineQuery } from '../rewriting/engine-query.ts';
import { rowsOfJson } from '../rewriting/json-rows.ts';
import type { Row } from '../rewriting/plan/join-part.ts';
import { type Asked, PreparedQueries } from '../rewriting/prepared-queries.ts';
import { hasNoRow } from '../rewriting/rewrite/empty-groups.ts';
import type { Repeated } from '../rewriting/union/touched.ts';
import type { GraphSource, RdfFormat } from '../sources.ts';
import { assertNotTooDeep } from '../syntax/sparql-depth.ts';
import { outlineOf } from '../syntax/sparql-text.ts';
import type { GraphChange, UpdateOperation } from '../update/model.ts';
import { assertShallowPatterns } from '../update/packed.ts';
import { planOnCopies } from '../update/target-on-copies.ts';
import type { DiskRecord } from './disk-record.ts';
import { KeptRepeats } from './kept-repeats.ts';
import { isUnreachable, NativeClient } from './native-client.ts';
import { type EngineOptions, NativeEngine } from './native-engine.ts';
import { assertParses, dropped, insertions, mostSent } from './update-texts.ts';

export interface DiskStoreOptions extends EngineOptions {
  readonly maxResultBytes?: number;
  /** Maximum number of concurrent queries. Default 32. */
  readonly maxConcurrent?: number;
}

const json = 'application/sparql-results+json';
/** A name that no graph has: the engine takes an empty list of graphs for no list. */
const noGraph = 'urn:fair-qiaw:no-graph';
/** Characters that are waiting to be loaded, from which the bulk loader is faster than updates. */
const bulkFrom = 4 * 1024 * 1024;
/** Milliseconds that a query waits for an engine that is being started again. */
const patienceMs = 10_000;

/** A text for the bulk loader. */
interface Waiting {
  readonly path: string;
  readonly format: RdfFormat;
  readonly graph: string | undefined;
  readonly graphs: readonly string[];
}

const extensions: Readonly<Record<RdfFormat, string>> = { nquads: 'nq', trig: 'trig', turtle: 'ttl', ntriples: 'nt' };

/**
 * Oxigraph as a program of its own, with its database on disk. The same queries are rewritten as for the embedded engine. The files
 * remain the truth: `record` says which of them the database holds.
 *
 * Until the first query, replacement or `complete`, what is loaded is collected for the bulk loader, which needs the database for
 * itself.
 */
export class DiskStore implements GraphStore {
  private readonly client: NativeClient;
  private readonly prepared = new PreparedQueries();
  private readonly repeated: KeptRepeats;
  /** Settles when the engine has what was collected; absent until something asks for it. */
  private filled: Promise<void> | undefined;
  private readonly collected: Waiting[] = [];
  private size = 0;
  private version = 0;
  private running = 0;
  /** Requests that the engine is answering. */
  private asking = 0;
  private closed = false;
  private counted: { readonly version: number; readonly quads: number } | undefined;
  private writing: Promise<unknown> = Promise.resolve();
  /** A replacement in several parts, during which no query may start. */
  private changing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly engine: NativeEngine,
    private readonly record: DiskRecord,
    private readonly options: DiskStoreOptions,
  ) {
    this.client = new NativeClient(engine.agents);
    this.repeated = new KeptRepeats(options.folder, record, (query) => this.rows(query, {}, 600_000));
    record.does({
      settle: () => this.fill(),
      finish: (owned) => this.removeOthers(owned),
      purge: () => this.purge(),
    });
  }

  /**
   * Opens the folder, which must be locked by the caller. A database without a record is deleted and filled again.
   * @throws StoreUnprotected
   */
  static async open(record: DiskRecord, options: DiskStoreOptions): Promise<DiskStore> {
    const engine = await NativeEngine.protectedBy(options);
    await makePrivate(options.folder);
    await rm(join(options.folder, 'waiting'), { recursive: true, force: true });
    await rm(join(options.folder, 'next'), { recursive: true, force: true });
    const there = await stat(engine.database).catch(() => undefined);
    if (there === undefined) record.forget();
    else if (record.isEmpty) await rm(engine.database, { recursive: true, force: true });
    const store = new DiskStore(engine, record, options);
    const quads = await store.repeated.restore();
    // The first fill changes nothing and counts as a write.
    if (quads !== undefined) store.counted = { version: 1, quads };
    return store;
  }

  /** Whether the engine can neither be reached by other programs nor open connections. */
  get isIsolated(): boolean {
    return this.engine.isIsolated;
  }

  async load(text: string, format: RdfFormat, graph?: string): Promise<void> {
    const source = { text, format, ...(graph === undefined ? {} : { graph }) };
    if (this.filled !== undefined) return this.write(() => this.add(byGraph([source])));
    assertParses(source);
    await makePrivate(join(this.options.folder, 'waiting'));
    const path = join(this.options.folder, 'waiting', `${this.collected.length}.${extensions[format]}`);
    await writeFile(path, text, { mode: 0o600 });
    this.collected.push({ path, format, graph, graphs: graphNamesOf(source) });
    this.size += text.length;
  }

  replaceGraph(graph: string, text: string, format: RdfFormat): Promise<void> {
    return this.replaceGraphs([graph], [{ graph, text, format }]);
  }

  removeGraph(graph: string): Promise<void> {
    return this.replaceGraphs([graph], []);
  }

  async replaceGraphs(graphs: readonly string[], sources: readonly GraphSource[]): Promise<void> {
    await this.fill();
    return this.write(async () => {
      const all = byGraph(sources);
      const names = [...new Set(graphs)];
      if ([...all.keys()].some((name) => !names.includes(name)))
        throw new GraphSyntaxError('A source contains quads of a graph that is not to be replaced.');
      await this.record.announce(names);
      this.repeated.changed(names);
      await this.send([...names.map(dropped), ...insertions(all)]);
    });
  }

  async query(text: string, options: QueryOptions): Promise<QueryAnswer> {
    assertNotTooDeep(text);
    if (this.closed) throw new StoreClosed();
    const { form, ...query } = engineQuery(text, options, true);
    if (form === 'update') throw new QueryUnsupported('This is an update; only queries are accepted here.');
    // The engine would connect to the address. Federation is done above the store, with its own rules.
    if (outlineOf(text).usesService) throw new QueryUnsupported('SERVICE is not passed on to the engine.');
    if (this.running >= (this.options.maxConcurrent ?? 32)) throw new StoreBusy();
    this.running++;
    try {
      await this.fill();
      const dataset: Dataset = query;
      const limits = { timeoutMs: options.timeoutMs, ...(options.signal && { signal: options.signal }) };
      const prologue = query.base === undefined ? '' : `BASE <${query.base}> `;
      const ask = (question: string) => this.rows(`${prologue}${question}`, dataset, options.timeoutMs, options.signal);
      const one = !query.union && (query.defaultGraphs ? query.defaultGraphs.length < 2 : !/\bfrom\b/i.test(text));
      const asked: Asked = one ? { ask } : { ask, repeated: await this.repeatedNow() };
      const body = await this.prepared.answer(
        text,
        asked,
        (words) => this.ask(`${prologue}${words}`, query.mediaType, dataset, limits),
        (answer) => hasNoRow(query.mediaType, answer),
      );
      return { form, mediaType: query.mediaType, body };
    } finally {
      this.running--;
    }
  }

  async planUpdate(operations: readonly UpdateOperation[], options: UpdateOptions): Promise<readonly GraphChange[]> {
    assertShallowPatterns(operations);
    await this.fill();
    const limits = { timeoutMs: options.timeoutMs, ...(options.signal && { signal: options.signal }) };
    return planOnCopies(operations, options, {
      graphs: () => this.graphNames(),
      select: async (query, plain, named) => {
        const answer = await this.query(query, {
          resultsFormat: 'json',
          graphFormat: 'ntriples',
          base: options.base,
          defaultGraphs: plain,
          namedGraphs: named,
          ...limits,
        });
        return answer.body;
      },
      content: (pattern) => this.ask(`CONSTRUCT { ?s ?p ?o } { ${pattern} }`, 'application/n-triples', {}, limits),
    });
  }

  async complete(): Promise<void> {
    await this.fill();
    await this.repeatedNow();
    await this.keepRepeated();
  }

  async statistics(): Promise<StoreStatistics> {
    if (this.closed) throw new StoreClosed();
    await this.fill();
    await this.writing.catch(() => undefined);
    const { version } = this;
    return { quads: await this.count(version), version };
  }

  private async count(version: number): Promise<number> {
    if (this.counted?.version !== version) {
      const [named] = await this.rows('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }', {}, 600_000);
      const [plain] = await this.rows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', {}, 600_000);
      this.counted = { version, quads: Number(named?.get('n')?.value) + Number(plain?.get('n')?.value) };
    }
    return this.counted.quads;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writing.catch(() => undefined);
    if (this.filled !== undefined) await this.keepRepeated().catch(() => undefined);
    await this.record.save().catch(() => undefined);
    await this.engine.stop();
  }

  /** Gives what has been collected to the engine, and starts it. */
  private fill(): Promise<void> {
    this.filled ??= this.fillNow();
    return this.filled;
  }

  private async fillNow(): Promise<void> {
    const waiting = this.collected.splice(0);
    await this.write(async () => {
      if (waiting.length > 0) {
        await this.record.announceFilling(waiting.flatMap(({ graphs }) => graphs));
        this.repeated.changed('somewhere');
      }
      const bulk = this.size >= bulkFrom;
      if (bulk) await this.bulkLoad(waiting);
      await this.engine.start();
      for (const { path, format, graph } of bulk ? [] : waiting) {
        const source = { text: await readFile(path, 'utf8'), format, ...(graph !== undefined && { graph }) };
        await this.send(insertions(byGraph([source])));
      }
      await rm(join(this.options.folder, 'waiting'), { recursive: true, force: true });
    });
  }

  private async bulkLoad(waiting: readonly Waiting[]): Promise<void> {
    const plain = waiting.filter(({ graph }) => graph === undefined);
    const at = ['load', '--location', this.engine.database];
    for (let n = 0; n < plain.length; n += 500) {
      await this.engine.offline([...at, '--file', ...plain.slice(n, n + 500).map(({ path }) => path)]);
    }
    for (const { path, graph } of waiting) {
      if (graph !== undefined) await this.engine.offline([...at, '--graph', graph, '--file', path]);
    }
  }

  private async add(all: ReadonlyMap<string, string>): Promise<void> {
    await this.record.announce([...all.keys()]);
    this.repeated.changed([...all.keys()]);
    await this.send(insertions(all));
  }

  /** Several operations in one transaction; if they are too long, in several, during which no query is answered. */
  private async send(operations: readonly string[]): Promise<void> {
    const parts: string[][] = [[]];
    let size = 0;
    for (const operation of operations) {
      if (size > 0 && size + operation.length > mostSent) {
        parts.push([]);
        size = 0;
      }
      parts.at(-1)!.push(operation);
      size += operation.length;
    }
    const work = async (): Promise<void> => {
      for (const part of parts) if (part.length > 0) await this.client.update(part.join(' ;\n'));
    };
    if (parts.length === 1) await work();
    else await this.alone(work);
  }

  /** Runs work while no query is being answered. */
  private async alone(work: () => Promise<void>): Promise<void> {
    const changing = (async () => {
      while (this.asking > 0) await sleep(5);
      await work();
    })();
    this.changing = changing.catch(() => undefined);
    await changing;
  }

  private async removeOthers(owned: Iterable<string>): Promise<void> {
    const wanted = new Set(owned);
    const gone = (await this.graphNames()).filter((name) => !wanted.has(name));
    if (gone.length > 0) await this.replaceGraphs(gone, []);
    this.record.wrote(gone, undefined);
    await this.record.save();
  }

  /**
   * Writes the database again from what it holds now. The engine deletes by marks and keeps deleted data in its files, so only a new
   * database is free of them. Queries are answered meanwhile, but for the change from one to the other.
   */
  private async purge(): Promise<void> {
    await this.fill();
    await this.write(async () => {
      const next = join(this.options.folder, 'next');
      await rm(next, { recursive: true, force: true });
      const at = ['load', '--location', next, '--format', 'nq'];
      await this.engine.offline(at, await this.client.dump());
      await this.alone(async () => {
        await this.engine.stop();
        await rm(this.engine.database, { recursive: true, force: true });
        await rename(next, this.engine.database);
        await this.engine.start();
      });
    });
    await this.keepRepeated();
  }

  private async graphNames(): Promise<string[]> {
    await this.fill();
    const rows = await this.rows('SELECT ?g { GRAPH ?g { } }', {}, 600_000);
    return rows.flatMap((row) => row.get('g')?.value ?? []);
  }

  private async rows(
    query: string,
    dataset: Dataset,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<readonly Row[]> {
    return rowsOfJson(await this.ask(query, json, dataset, { timeoutMs, ...(signal && { signal }) }));
  }

  private async ask(
    query: string,
    accept: string,
    { union, defaultGraphs, namedGraphs }: Dataset,
    limits: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<string> {
    const parameters = new URLSearchParams({ query });
    if (union) parameters.set('union-default-graph', 'true');
    for (const [name, graphs] of [
      ['default-graph-uri', defaultGraphs],
      ['named-graph-uri', namedGraphs],
    ] as const) {
      for (const graph of graphs?.length === 0 ? [noGraph] : (graphs ?? [])) parameters.append(name, graph);
    }
    const maxBytes = this.options.maxResultBytes ?? 256 * 1024 * 1024;
    await this.changing;
    this.asking++;
    try {
      const until = performance.now() + patienceMs;
      for (;;) {
        try {
          await this.engine.ready(patienceMs);
          return await this.client.query(parameters, accept, { ...limits, maxBytes });
        } catch (error) {
          // The engine has ended and its end has not been noticed yet; it never got the query.
          if (!isUnreachable(error) || performance.now() > until) throw error;
          await sleep(50);
        }
      }
    } finally {
      this.asking--;
    }
  }

  private async repeatedNow(): Promise<Repeated> {
    const ask = (question: string) => this.rows(question, { union: true }, 600_000);
    return { statements: await this.repeated.list(), ask };
  }

  private keepRepeated(): Promise<void> {
    return this.repeated.keep(() => this.count(this.version));
  }

  /** Runs writes one at a time; a failed write does not affect the next one. */
  private write(work: () => Promise<void>): Promise<void> {
    if (this.closed) return Promise.reject(new StoreClosed());
    const done = this.writing
      .catch(() => undefined)
      .then(async () => {
        await work();
        this.prepared.forget();
        this.version++;
      });
    this.writing = done;
    return done;
  }
}

type Dataset = Partial<Pick<ReturnType<typeof engineQuery>, 'union' | 'defaultGraphs' | 'namedGraphs'>>;
