import { QuerySyntaxError, QueryTooDeep, QueryUnsupported } from '../errors.ts';
import { assertNotTooDeep } from '../syntax/sparql-depth.ts';
import { loc, type SparqlTools, type SyntaxNode, sparqlTools } from '../syntax/sparql-tools.ts';
import type {
  AstCollection,
  AstGraphRef,
  AstOperation,
  AstPattern,
  AstQuads,
  AstTerm,
  AstTriple,
  AstUpdate,
} from './ast.ts';
import { defaultGraphName, type GraphTarget, type QuadTemplate, type UpdateOperation } from './model.ts';
import { Names } from './names.ts';

export interface ReadUpdateOptions {
  /** Base for relative IRIs. */
  readonly base: string;
  /** `using-graph-uri` and `using-named-graph-uri` of the protocol; an error together with USING or WITH in the text. */
  readonly usingGraphs?: readonly string[];
  readonly usingNamedGraphs?: readonly string[];
  /** Default graph of the operations, as if each had a WITH clause. */
  readonly into?: string;
}

/**
 * Parses an update request (SPARQL 1.1 Update 3). Throws QIAW_QUERY_SYNTAX, QIAW_QUERY_TOO_DEEP, and QIAW_QUERY_UNSUPPORTED for
 * LOAD and SERVICE: an update never makes this server fetch an address. LOAD SILENT is allowed to fail and does nothing.
 */
export async function readUpdate(text: string, options: ReadUpdateOptions): Promise<readonly UpdateOperation[]> {
  // Any number of operations and graphs may follow each other, because they are executed one at a time.
  assertNotTooDeep(text, Number.POSITIVE_INFINITY);
  const { parse } = await tools();
  const names = new Names(options.base);
  const operations: UpdateOperation[] = [];
  for (const { context, operation } of parse(text).updates) {
    names.declare(context);
    const read = operation && (await new Reader(names, options).read(operation));
    if (read) operations.push(read);
  }
  return operations;
}

interface Tools {
  parse(text: string): AstUpdate;
  /** SELECT of these variables (all if none are given) where the pattern matches. */
  select(names: Names, variables: readonly string[], distinct: boolean, where: AstPattern): string;
}

let loaded: Promise<Tools> | undefined;

function tools(): Promise<Tools> {
  loaded ??= (async () => {
    const { parse, generate } = await sparqlTools();
    const wildcard = parse('SELECT * {}');
    const [variable] = parse('SELECT ?v {}')['variables'] as readonly SyntaxNode[];
    return {
      parse(text) {
        const tree = parsed(parse, text);
        if (tree.type !== 'update') throw new QuerySyntaxError('This is a query that was sent as an update.');
        return tree as unknown as AstUpdate;
      },
      select(names, variables, distinct, where) {
        const chosen = variables.map((value) => ({ ...variable, value }));
        return generate({
          ...wildcard,
          context: names.context,
          where,
          ...(chosen.length > 0 ? { variables: chosen } : {}),
          ...(distinct ? { distinct } : {}),
        });
      },
    };
  })();
  return loaded;
}

function parsed(parse: SparqlTools['parse'], text: string): SyntaxNode {
  try {
    return parse(text);
  } catch (cause) {
    if (cause instanceof QueryTooDeep) throw cause;
    const [message = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new QuerySyntaxError(`The update does not parse: ${message}`, { cause });
  }
}

class Reader {
  constructor(
    private readonly names: Names,
    private readonly options: ReadUpdateOptions,
  ) {}

  async read(operation: AstOperation): Promise<UpdateOperation | undefined> {
    switch (operation.subType) {
      case 'load':
        if (operation.silent) return undefined;
        throw new QueryUnsupported(
          'LOAD is not supported: this server does not fetch data from other addresses. Send the data instead.',
        );
      case 'clear':
      case 'drop':
        return { kind: operation.subType, target: this.target(operation.destination) };
      case 'create':
        return { kind: 'create', graph: this.one(operation.destination), silent: operation.silent };
      case 'add':
      case 'copy':
      case 'move': {
        const { source, destination, silent } = operation;
        return { kind: operation.subType, from: this.one(source), to: this.one(destination), silent };
      }
      case 'insertdata':
        return { kind: 'data', delete: [], insert: this.quads(operation.data, this.options.into) };
      case 'deletedata':
        return { kind: 'data', delete: this.quads(operation.data, this.options.into), insert: [] };
      case 'deletewhere':
        return this.modify(
          this.quads(operation.data, this.options.into),
          [],
          patternOf(operation.data),
          this.options.into,
          [],
        );
      case 'modify': {
        const into = operation.graph ? this.names.iri(operation.graph) : this.options.into;
        const removed = this.quads(operation.delete, into);
        return this.modify(removed, this.quads(operation.insert, into), operation.where, into, operation.from.clauses);
      }
    }
  }

  private async modify(
    removed: readonly QuadTemplate[],
    added: readonly QuadTemplate[],
    where: AstPattern,
    into: string | undefined,
    clauses: ReadonlyArray<{ readonly clauseType: 'default' | 'named'; readonly value: AstTerm }>,
  ): Promise<UpdateOperation> {
    if (holdsService(where)) {
      throw new QueryUnsupported(
        'SERVICE is not supported in updates. Query the other endpoint first and send the data.',
      );
    }
    const variables = variablesOf([...removed, ...added]);
    // A blank node in a template is a new node for each solution, so duplicate solutions must not be merged.
    const distinct = !added.some(({ subject, object }) => subject.type === 'bnode' || object.type === 'bnode');
    const { select } = await tools();
    const dataset = this.dataset(into, clauses);
    return {
      kind: 'modify',
      where: select(this.names, variables, distinct && variables.length > 0, where),
      ...(dataset === undefined ? {} : { dataset }),
      delete: removed,
      insert: added,
    };
  }

  private dataset(
    into: string | undefined,
    clauses: ReadonlyArray<{ readonly clauseType: 'default' | 'named'; readonly value: AstTerm }>,
  ) {
    const { usingGraphs = [], usingNamedGraphs = [] } = this.options;
    const byProtocol = usingGraphs.length + usingNamedGraphs.length > 0;
    if (byProtocol && (into !== undefined || clauses.length > 0)) throw new UsingTwice();
    if (byProtocol) return { default: usingGraphs, named: usingNamedGraphs };
    const of = (type: string) =>
      clauses.filter((one) => one.clauseType === type).map(({ value }) => this.names.iri(value));
    if (clauses.length > 0) return { default: of('default'), named: of('named') };
    return into === undefined ? undefined : { default: [into], named: 'all' as const };
  }

  private target(ref: AstGraphRef): GraphTarget {
    return ref.subType === 'named' || ref.subType === 'all' ? ref.subType : { graph: this.one(ref) };
  }

  private one(ref: AstGraphRef): string {
    return ref.subType === 'specific' ? this.names.iri(ref.graph) : defaultGraphName;
  }

  private quads(all: readonly AstQuads[], into: string = defaultGraphName): QuadTemplate[] {
    return all.flatMap((part) => {
      if (part.type === 'pattern') return part.triples.flatMap((triple) => this.triple(triple, into));
      const graph = part.graph.subType === 'variable' ? { variable: part.graph.value } : this.names.iri(part.graph);
      return part.triples.triples.flatMap((triple) => this.triple(triple, graph));
    });
  }

  private triple(triple: AstTriple | AstCollection, graph: QuadTemplate['graph']): QuadTemplate[] {
    if (triple.type === 'tripleCollection') return triple.triples.flatMap((one) => this.triple(one, graph));
    const inside: QuadTemplate[] = [];
    const node = (end: AstTerm | AstCollection) => {
      if (end.type === 'term') return this.names.term(end);
      inside.push(...this.triple(end, graph));
      return this.names.term(end.identifier);
    };
    const own = {
      subject: node(triple.subject),
      predicate: this.names.term(triple.predicate),
      object: node(triple.object),
      graph,
    };
    return [own, ...inside];
  }
}

/** SPARQL 1.1 Protocol 2.2.3: it is an error if both the request and its text specify the dataset. */
class UsingTwice extends QuerySyntaxError {
  constructor() {
    super('using-graph-uri and using-named-graph-uri must not be combined with USING or WITH in the update.');
  }
}

/** The quads of DELETE WHERE are also its pattern. */
function patternOf(quads: readonly AstQuads[]): AstPattern {
  const patterns = quads.map((part) =>
    part.type === 'pattern'
      ? part
      : {
          type: 'pattern',
          subType: 'graph',
          name: part.graph,
          patterns: [part.triples],
          loc,
        },
  );
  return { type: 'pattern', subType: 'group', patterns, loc } as AstPattern;
}

function variablesOf(templates: readonly QuadTemplate[]): string[] {
  const names = templates.flatMap(({ subject, predicate, object, graph }) => [
    ...[subject, predicate, object].filter(({ type }) => type === 'variable').map(({ value }) => value),
    ...(typeof graph === 'string' ? [] : [graph.variable]),
  ]);
  return [...new Set(names)];
}

function holdsService(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(holdsService);
  if (node === null || typeof node !== 'object') return false;
  if ((node as AstPattern).type === 'pattern' && (node as AstPattern).subType === 'service') return true;
  return Object.values(node).some(holdsService);
}
