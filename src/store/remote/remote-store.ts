import { convertRdf } from '../convert-rdf.ts';
import { GraphSyntaxError, ResultTooLarge, StoreBusy, StoreClosed } from '../errors.ts';
import { graphMediaTypes, resultsMediaTypes } from '../media-types.ts';
import type { GraphStore, QueryAnswer, QueryOptions, StoreStatistics, UpdateOptions } from '../port.ts';
import type { GraphSource, RdfFormat } from '../sources.ts';
import { outlineOf } from '../syntax/sparql-text.ts';
import type { GraphChange, UpdateOperation } from '../update/model.ts';
import { planOnCopies } from '../update/target-on-copies.ts';
import { type Capabilities, type Deficit, examine } from './capabilities.ts';
import { EndpointClient, type RemoteAddresses } from './endpoint-client.ts';
import { byGraph } from './ntriples-by-graph.ts';
import { standardQuery } from './standard-query.ts';
import { writeResults } from './write-results.ts';

export interface RemoteStoreOptions extends RemoteAddresses {
  /** Deficits of the server that the operator accepts. Default: none. */
  readonly accept?: readonly Deficit[];
  /** Whether to hide graphs that already exist on the server and are not ours. Default true. */
  readonly hideForeign?: boolean;
  /** Maximum size of one answer in bytes. Default 256 MiB. */
  readonly maxResultBytes?: number;
  /** Maximum number of concurrent queries. Default 16. */
  readonly maxConcurrent?: number;
}

/** A name that no graph has. An empty list of graphs would mean all graphs. */
const noGraph = 'urn:fair-qiaw:no-graph';

/** Connects to a server and tests it. Throws QIAW_STORE_REMOTE, QIAW_STORE_UNSUITABLE. */
export async function openRemoteStore(options: RemoteStoreOptions): Promise<RemoteStore> {
  const client = new EndpointClient(options);
  const capabilities = await examine(client, options.accept ?? []);
  const store = new RemoteStore(client, capabilities, options);
  await store.connect();
  return store;
}

/** Any SPARQL 1.1 server, over Protocol and Graph Store Protocol. No other program may write to it. */
export class RemoteStore implements GraphStore {
  private readonly graphs = new Set<string>();
  /** Number of existing graphs that are not ours. */
  private foreign = 0;
  private version = 0;
  private running = 0;
  private closed = false;
  private counted: { readonly version: number; readonly quads: number } | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: EndpointClient,
    private readonly capabilities: Capabilities,
    private readonly options: RemoteStoreOptions,
  ) {}

  /** Lists the existing graphs. They count as foreign until they are written or adopted. */
  async connect(): Promise<void> {
    this.foreign = (await this.graphsThere()).length;
  }

  /** Names of all graphs on the server. */
  async graphsThere(): Promise<readonly string[]> {
    const rows = await this.rows('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }', {});
    return rows.flatMap((row) => row['g']?.value ?? []);
  }

  /** Marks existing graphs on the server as ours. */
  adopt(graphs: Iterable<string>): void {
    for (const graph of graphs) if (!this.graphs.has(graph) && this.graphs.add(graph)) this.foreign--;
  }

  load(text: string, format: RdfFormat, graph?: string): Promise<void> {
    return this.write(async () => {
      const all = byGraph([{ text, format, ...(graph === undefined ? {} : { graph }) }]);
      for (const [name, ntriples] of all) {
        await this.client.graph('POST', name, ntriples);
        if (name !== '') this.graphs.add(name);
      }
    });
  }

  replaceGraph(graph: string, text: string, format: RdfFormat): Promise<void> {
    return this.replaceGraphs([graph], [{ graph, text, format }]);
  }

  removeGraph(graph: string): Promise<void> {
    return this.replaceGraphs([graph], []);
  }

  replaceGraphs(graphs: readonly string[], sources: readonly GraphSource[]): Promise<void> {
    return this.write(async () => {
      const all = byGraph(sources);
      const names = [...new Set(graphs)];
      const elsewhere = [...all.keys()].find((name) => !names.includes(name));
      if (elsewhere !== undefined)
        throw new GraphSyntaxError('A source contains quads of a graph that is not to be replaced.');
      if (names.length > 1 && this.capabilities.oneTransaction) await this.client.update(replacement(names, all));
      else for (const name of names) await this.replaceOne(name, all.get(name));
      for (const name of names) {
        if (all.has(name) && name !== '') this.graphs.add(name);
        else this.graphs.delete(name);
      }
    });
  }

  async query(text: string, options: QueryOptions): Promise<QueryAnswer> {
    const outline = outlineOf(text);
    const given = options.defaultGraphs !== undefined || options.namedGraphs !== undefined;
    const words = await standardQuery(text, given);
    const form = outline.form === 'boolean' || outline.form === 'graph' ? outline.form : 'bindings';
    // One format per query form, which every server supports. Other formats are converted here, so that output is uniform.
    const mediaType =
      form === 'graph' ? graphMediaTypes[options.graphFormat] : resultsMediaTypes[options.resultsFormat];
    const accept = form === 'graph' ? 'application/n-triples, text/turtle;q=0.5' : resultsMediaTypes.json;
    const base = options.base === undefined ? '' : `BASE <${options.base}>\n`;
    const dataset = given || !outline.hasDataset ? this.dataset(options) : {};
    const body = await this.ask(`${base}${words}`, accept, dataset, options);
    const written =
      form === 'graph' ? convertRdf(body, options.graphFormat) : writeResults(body, options.resultsFormat);
    return { form, mediaType, body: written };
  }

  async planUpdate(operations: readonly UpdateOperation[], options: UpdateOptions): Promise<readonly GraphChange[]> {
    return planOnCopies(operations, options, {
      graphs: async () => [...this.graphs],
      select: async (query, plain, named) => {
        const words = await standardQuery(query, true);
        const dataset = this.dataset({ defaultGraphs: plain, namedGraphs: named });
        return this.ask(`BASE <${options.base}>\n${words}`, resultsMediaTypes.json, dataset, options);
      },
      content: (pattern) =>
        this.ask(`CONSTRUCT { ?s ?p ?o } { ${pattern} }`, 'application/n-triples, text/turtle;q=0.5', {}, options),
    });
  }

  async statistics(): Promise<StoreStatistics> {
    if (this.closed) throw new StoreClosed();
    await this.writing.catch(() => undefined);
    const { version } = this;
    if (this.counted?.version !== version) {
      const count = 'SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }';
      const [row] = await this.rows(count, this.dataset({}));
      this.counted = { version, quads: Number(row?.['n']?.value ?? 0) };
    }
    return { quads: this.counted.quads, version };
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writing.catch(() => undefined);
  }

  /** The requested dataset as protocol parameters. The server's default dataset is used only if it equals all our graphs. */
  private dataset({ defaultGraphs, namedGraphs }: Pick<QueryOptions, 'defaultGraphs' | 'namedGraphs'>): Dataset {
    if (defaultGraphs === undefined && namedGraphs === undefined) {
      const hidden = this.foreign > 0 && (this.options.hideForeign ?? true);
      if (this.capabilities.union && !hidden) return {};
      return { plain: [...this.graphs], named: [...this.graphs] };
    }
    return { plain: defaultGraphs ?? [], named: namedGraphs ?? [] };
  }

  private async ask(
    query: string,
    accept: string,
    dataset: Dataset,
    { timeoutMs, signal }: Pick<QueryOptions, 'timeoutMs' | 'signal'>,
  ): Promise<string> {
    if (this.closed) throw new StoreClosed();
    if (this.running >= (this.options.maxConcurrent ?? 16)) throw new StoreBusy();
    const parameters = new URLSearchParams({ query });
    for (const [name, graphs] of [
      ['default-graph-uri', dataset.plain],
      ['named-graph-uri', dataset.named],
    ] as const) {
      for (const graph of graphs?.length === 0 ? [noGraph] : (graphs ?? [])) parameters.append(name, graph);
    }
    const maxBytes = this.options.maxResultBytes ?? 256 * 1024 * 1024;
    this.running++;
    try {
      const asked = { timeoutMs, maxBytes, ...(signal === undefined ? {} : { signal }) };
      const { body, headers } = await this.client.query(parameters, accept, asked);
      // Virtuoso's signal for a truncated answer, which must not be taken for a complete one.
      if (headers.has('x-sparql-maxrows')) throw new ResultTooLarge(maxBytes);
      return body;
    } finally {
      this.running--;
    }
  }

  private async rows(query: string, dataset: Dataset): Promise<Row[]> {
    const body = await this.ask(query, resultsMediaTypes.json, dataset, { timeoutMs: 60_000 });
    return (JSON.parse(body) as { results: { bindings: Row[] } }).results.bindings;
  }

  private async replaceOne(graph: string, ntriples: string | undefined): Promise<void> {
    if (ntriples === undefined) await this.client.graph('DELETE', graph);
    else await this.client.graph('PUT', graph, ntriples);
  }

  /** Runs writes one at a time; a failed write does not affect the next one. */
  private write(work: () => Promise<void>): Promise<void> {
    if (this.closed) return Promise.reject(new StoreClosed());
    const done = this.writing
      .catch(() => undefined)
      .then(async () => {
        await work();
        this.version++;
      });
    this.writing = done;
    return done;
  }
}

interface Dataset {
  readonly plain?: readonly string[];
  readonly named?: readonly string[];
}

type Row = Readonly<Record<string, { readonly value: string }>>;

function replacement(names: readonly string[], all: ReadonlyMap<string, string>): string {
  const operations = names.flatMap((name) => {
    const ntriples = all.get(name);
    const drop = name === '' ? 'DROP SILENT DEFAULT' : `DROP SILENT GRAPH <${name}>`;
    if (ntriples === undefined) return [drop];
    return [drop, name === '' ? `INSERT DATA { ${ntriples} }` : `INSERT DATA { GRAPH <${name}> { ${ntriples} } }`];
  });
  return operations.join(' ;\n');
}
