import { type NamedNode, namedNode, Store } from 'oxigraph';
import { GraphProtected, QueryUnsupported, UpdateFailed } from '../../errors.ts';
import { rdfMediaTypes } from '../../media-types.ts';
import type { EngineQuery } from '../../rewriting/engine-query.ts';
import type { Row } from '../../rewriting/plan/join-part.ts';
import { type Asked, isSyntaxError, PreparedQueries } from '../../rewriting/prepared-queries.ts';
import { hasNoRow } from '../../rewriting/rewrite/empty-groups.ts';
import { RepeatedStatements } from '../../rewriting/union/repeated-statements.ts';
import type { Repeated } from '../../rewriting/union/touched.ts';
import type { GraphSource, RdfFormat } from '../../sources.ts';
import { carryOut } from '../../update/carry-out.ts';
import { fromImage, takeImage } from './engine-memory.ts';
import { limitExport, refusedExport } from './growth-limit.ts';
import type { EngineFault, EngineImage, EngineReply, EngineRequest, EngineSettings } from './messages.ts';
import { OxigraphUpdateTarget } from './update-target.ts';
import { warmUpQueries } from './warm-up.ts';
import type { OxigraphExports } from './wasm-capture.ts';

/** Quads are almost never shorter. Below this bound a load cannot exceed the capacity; above it the quads are counted first. */
const leastBytesPerQuad = 12;
/** Counting visits all quads (60 ns each), so above this number it is not done after every load. */
const quicklyCounted = 50_000;

class Fault extends Error {
  constructor(
    readonly fault: EngineFault,
    message: string,
  ) {
    super(message);
  }
}

/** The engine: synchronous, in one thread, driven by {@link EngineRequest}s. */
export class Engine {
  /** Created on first use: an engine that starts from an image must not have created its own store. */
  private made: Store | undefined;
  /** Quads at the last count, and an upper bound for quads added by loads since then. */
  private quads = 0;
  private uncounted = 0;
  private readonly prepared = new PreparedQueries();
  private readonly repeated = new RepeatedStatements(async (query) => this.store.query(query) as Row[]);

  constructor(
    private readonly settings: EngineSettings,
    private readonly wasm: OxigraphExports | undefined,
  ) {}

  /** Bytes that the engine holds; WebAssembly memory never shrinks. */
  private get memory(): number {
    return this.wasm?.memory.buffer.byteLength ?? 0;
  }

  /** Loading has no memory limit, because its quads are counted. */
  private limitGrowth(bytes: number): void {
    const limit = this.wasm?.[limitExport];
    if (limit) limit.value = Math.min(65_536, Math.ceil((this.memory + bytes) / 65_536));
  }

  /** Whether the failed allocation was as large as the largest answer: an answer is one buffer that grows by doubling. */
  private isAnswerTooLarge(): boolean {
    return (this.wasm?.[refusedExport]?.value ?? 0) * 65_536 >= this.settings.maxResultBytes;
  }

  private get store(): Store {
    this.made ??= new Store();
    return this.made;
  }

  /** Must not be called again before the promise has settled. */
  async handle(request: EngineRequest): Promise<EngineReply> {
    const asks = request.kind === 'query' || request.kind === 'plan';
    this.limitGrowth(asks ? this.settings.maxGrowthBytes : Number.POSITIVE_INFINITY);
    try {
      if (request.kind === 'plan')
        return { id: request.id, ok: true, quads: this.quads, changes: await this.plan(request) };
      if (request.kind === 'image') return { id: request.id, ok: true, quads: this.quads, image: await this.image() };
      if (request.kind === 'query') {
        const answer = await this.query(request.query);
        const given = typeof answer === 'string' ? { body: answer } : { bytes: answer };
        return { id: request.id, ok: true, quads: this.quads, memory: this.memory, ...given };
      }
      await this.perform(request);
      return { id: request.id, ok: true, quads: this.quads };
    } catch (error) {
      const { fault, message } = faultOf(error, request);
      const cause = fault === 'memory' && this.isAnswerTooLarge() ? 'answer-memory' : fault;
      return { id: request.id, ok: false, fault: cause, message, memory: this.memory };
    }
  }

  private async perform(request: Exclude<EngineRequest, { kind: 'image' | 'plan' | 'query' }>): Promise<undefined> {
    if (request.kind !== 'count' && request.kind !== 'warm') this.prepared.forget();
    switch (request.kind) {
      case 'load':
        return this.load(request.text, request.format, request.graph);
      case 'replace':
        return this.replace(request.graphs, request.sources);
      case 'restore':
        return this.restore(request.image);
      case 'count':
        // Also visits all quads: better now than in the first query.
        await this.repeated.list();
        return this.count();
      case 'warm':
        return this.warm();
    }
  }

  private async image(): Promise<EngineImage> {
    if (!this.wasm) throw new Fault('internal', 'The memory of the engine cannot be reached.');
    const repeated = await this.repeated.image();
    return { ...takeImage(this.wasm, this.store), repeated };
  }

  private restore(image: EngineImage): undefined {
    if (!this.wasm || this.made) throw new Fault('internal', 'This engine cannot start from an image.');
    this.made = fromImage(this.wasm, image);
    this.repeated.restore(image.repeated);
    this.count();
  }

  private warm(): undefined {
    for (let round = 0; round < 3; round++) {
      for (const [query, results_format] of warmUpQueries)
        this.store.query(query, { results_format, use_default_graph_as_union: true });
    }
  }

  private count(): undefined {
    this.quads = this.store.size;
    this.uncounted = 0;
  }

  private load(text: string, format: RdfFormat, graph: string | undefined): undefined {
    const most = Math.ceil(text.length / leastBytesPerQuad);
    if (this.quads + this.uncounted + most > this.settings.capacity) this.count();
    if (this.quads + most > this.settings.capacity) {
      const aside = parsed([{ text, format, ...(graph === undefined ? {} : { graph }) }]);
      const { size } = aside;
      release(aside);
      this.assertRoom(size);
    }
    this.repeated.changed('somewhere');
    this.store.load(text, loadOptions(format, graph));
    this.uncounted += most;
    // Counts again only after loads may have doubled the number of quads, so that loading stays linear.
    if (this.quads < quicklyCounted || this.uncounted > this.quads) this.count();
  }

  /** Parses into a separate store first, so that a text with an error on its last line leaves the graphs unchanged. */
  private replace(graphs: readonly string[], sources: readonly GraphSource[]): undefined {
    const next = parsed(sources);
    const { size } = next;
    const mine = graphs.reduce((sum, graph) => sum + sizeOf(next, graph), 0);
    release(next);
    if (mine !== size) {
      throw new Fault('graph-syntax', `${size - mine} of ${size} quads are not in a graph that is to be replaced.`);
    }
    this.repeated.changed(graphs);
    const old = new Map(graphs.map((graph) => [graph, sizeOf(this.store, graph)]));
    const before = [...old.values()].reduce((sum, quads) => sum + quads, 0);
    this.assertRoom(size - before);
    for (const graph of graphs) this.store.update(`DROP SILENT ${graph === '' ? 'DEFAULT' : `GRAPH <${graph}>`}`);
    for (const { text, format, graph } of sources) {
      // A source that names a graph and is empty creates an empty graph, like PUT with an empty body.
      if (text.trim() === '' && graph) this.store.update(`CREATE SILENT GRAPH <${graph}>`);
      this.store.load(text, loadOptions(format, graph));
    }
    this.quads += size - before;
  }

  private async plan({ operations, writable, reading }: Extract<EngineRequest, { kind: 'plan' }>) {
    const target = new OxigraphUpdateTarget(this.store, reading, () => this.repeatedNow());
    try {
      await carryOut(operations, target, writable);
      return await target.changes();
    } finally {
      target.undo();
    }
  }

  private async query(query: EngineQuery): Promise<string | Uint8Array<ArrayBuffer>> {
    const dataset = {
      ...(query.base === undefined ? {} : { base_iri: query.base }),
      ...(query.union ? { use_default_graph_as_union: true } : {}),
      ...(query.defaultGraphs ? { default_graph: query.defaultGraphs.map(graphNode) } : {}),
      ...(query.namedGraphs ? { named_graphs: query.namedGraphs.map(graphNode) } : {}),
    };
    const asked = await this.asked(query, dataset);
    const options = { results_format: query.mediaType, ...dataset };
    const answer = await this.prepared.answer(
      query.text,
      asked,
      (words) => this.store.query(words, options),
      (body) => typeof body === 'string' && hasNoRow(query.mediaType, body),
    );
    if (typeof answer !== 'string') throw new Fault('internal', 'The engine returned no serialised answer.');
    // A character takes at least one byte.
    if (answer.length > this.settings.maxResultBytes) throw new Fault('too-large', '');
    const bytes = query.asBytes ? new TextEncoder().encode(answer) : undefined;
    const size = bytes?.byteLength ?? Buffer.byteLength(answer);
    if (size > this.settings.maxResultBytes) throw new Fault('too-large', '');
    return bytes ?? answer;
  }

  private async asked({ text, union, defaultGraphs }: EngineQuery, dataset: object): Promise<Asked> {
    const ask = async (question: string) => this.store.query(question, dataset) as Row[];
    const one = !union && (defaultGraphs ? defaultGraphs.length < 2 : !/\bfrom\b/i.test(text));
    return one ? { ask } : { ask, repeated: await this.repeatedNow() };
  }

  private async repeatedNow(): Promise<Repeated> {
    const ask = async (question: string) => this.store.query(question, { use_default_graph_as_union: true }) as Row[];
    return { statements: await this.repeated.list(), ask };
  }

  private assertRoom(added: number): void {
    if (this.quads + this.uncounted + added <= this.settings.capacity) return;
    this.count();
    if (this.quads + added > this.settings.capacity) throw new Fault('full', '');
  }
}

const graphNode = (iri: string): NamedNode => namedNode(iri);

function loadOptions(format: RdfFormat, graph: string | undefined) {
  const single = format === 'turtle' || format === 'ntriples';
  return { format: rdfMediaTypes[format], ...(single && graph ? { to_graph_name: namedNode(graph) } : {}) };
}

function parsed(sources: readonly GraphSource[]): Store {
  const store = new Store();
  for (const { text, format, graph } of sources) store.load(text, loadOptions(format, graph));
  return store;
}

/** Frees the memory of a store immediately, without garbage collection (wasm-bindgen's method; missing in the typings). */
const release = (store: Store): void => (store as unknown as { free(): void }).free();

function sizeOf(store: Store, graph: string): number {
  const pattern = graph === '' ? '?s ?p ?o' : `GRAPH <${namedNode(graph).value}> { ?s ?p ?o }`;
  const query = `SELECT (COUNT(*) AS ?n) { ${pattern} }`;
  return Number(String(store.query(query, { results_format: 'text/csv' })).split('\r\n')[1] ?? '0');
}

function faultOf(error: unknown, request: EngineRequest): { fault: EngineFault; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Fault) return { fault: error.fault, message };
  if (error instanceof GraphProtected) return { fault: 'protected', message: error.graph };
  if (error instanceof UpdateFailed) return { fault: 'failed', message };
  if (error instanceof QueryUnsupported) return { fault: 'unsupported', message };
  // The answer exceeds V8's maximum string length.
  if ((error as { code?: string }).code === 'ERR_STRING_TOO_LONG') return { fault: 'too-large', message };
  // A WebAssembly trap (out of memory, unreachable) leaves the store in an unknown state: the thread must be replaced.
  if (error instanceof Error && /^(RuntimeError|RangeError)$/.test(error.name)) return { fault: 'memory', message };
  if (request.kind !== 'query' && request.kind !== 'plan') return { fault: 'graph-syntax', message };
  if (isSyntaxError(error)) return { fault: 'syntax', message };
  // npm oxigraph's errors differ only in their text. Syntax errors start with a position and were handled above.
  return { fault: /not supported|not implemented/.test(message) ? 'unsupported' : 'syntax', message };
}
