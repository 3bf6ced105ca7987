import { QueryTooDeep } from '../errors.ts';

/** A node of traqula's syntax tree, as far as it is looked at here. */
export interface SyntaxNode {
  readonly type?: string;
  readonly subType?: string;
  readonly [field: string]: unknown;
}

export interface SparqlTools {
  /** Throws on text that does not parse, QIAW_QUERY_TOO_DEEP where the stack ends. */
  parse(text: string): SyntaxNode;
  generate(tree: SyntaxNode): string;
}

/** Trees that people make fit the stack many times over; what does not is no fault of ours. */
function withinStack<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof RangeError ? new QueryTooDeep({ cause }) : cause;
  }
}

let made: Promise<SparqlTools> | undefined;

/** Parser and writer of SPARQL 1.1. Making them takes 200 ms, so they are made once, and only where a text needs them. */
export function sparqlTools(): Promise<SparqlTools> {
  made ??= (async () => {
    const [{ Parser }, { Generator }, { traqulaIndentation }] = await Promise.all([
      import('@traqula/parser-sparql-1-1'),
      import('@traqula/generator-sparql-1-1'),
      import('@traqula/core'),
    ]);
    const parser = new Parser();
    // Lines that are indented cost the cube of the depth: half a second for 64 selections inside one another.
    const generator = new Generator({ indentInc: 0, [traqulaIndentation]: -1 });
    return {
      parse: (text) => withinStack(() => parser.parse(text) as unknown as SyntaxNode),
      generate: (tree) =>
        withinStack(() => generator.generate(tree as unknown as Parameters<typeof generator.generate>[0])),
    };
  })();
  return made;
}

/** Where a node that no text was parsed to says it comes from. */
export const loc = { sourceLocationType: 'autoGenerate' } as const;
