import { QueryTooDeep } from '../errors.ts';

/** The parts of a traqula syntax tree node that are used here. */
export interface SyntaxNode {
  readonly type?: string;
  readonly subType?: string;
  readonly [field: string]: unknown;
}

export interface SparqlTools {
  /** Throws on text that does not parse, and QIAW_QUERY_TOO_DEEP if the stack overflows. */
  parse(text: string): SyntaxNode;
  generate(tree: SyntaxNode): string;
}

/** Trees of real queries are far from the stack limit; a deeper tree is an error of the caller. */
function withinStack<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof RangeError ? new QueryTooDeep({ cause }) : cause;
  }
}

let made: Promise<SparqlTools> | undefined;

/** Parser and writer of SPARQL 1.1. Creating them takes 200 ms, so this happens once, and only when a text needs them. */
export function sparqlTools(): Promise<SparqlTools> {
  made ??= (async () => {
    const [{ Parser }, { Generator }, { traqulaIndentation }] = await Promise.all([
      import('@traqula/parser-sparql-1-1'),
      import('@traqula/generator-sparql-1-1'),
      import('@traqula/core'),
    ]);
    const parser = new Parser();
    // The time for indented output grows with the cube of the depth: half a second for 64 nested subqueries.
    const generator = new Generator({ indentInc: 0, [traqulaIndentation]: -1 });
    return {
      parse: (text) => withinStack(() => parser.parse(text) as unknown as SyntaxNode),
      generate: (tree) =>
        withinStack(() => generator.generate(tree as unknown as Parameters<typeof generator.generate>[0])),
    };
  })();
  return made;
}

/** Source location of a node that was not parsed from a text. */
export const loc = { sourceLocationType: 'autoGenerate' } as const;
