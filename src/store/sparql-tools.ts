/** A node of traqula's syntax tree, as far as it is looked at here. */
export interface SyntaxNode {
  readonly type?: string;
  readonly subType?: string;
  readonly [field: string]: unknown;
}

export interface SparqlTools {
  /** Throws on text that does not parse. */
  parse(text: string): SyntaxNode;
  generate(tree: SyntaxNode): string;
}

let made: Promise<SparqlTools> | undefined;

/** Parser and writer of SPARQL 1.1. Making them takes 200 ms, so they are made once, and only where a text needs them. */
export function sparqlTools(): Promise<SparqlTools> {
  made ??= (async () => {
    const [{ Parser }, { Generator }] = await Promise.all([
      import('@traqula/parser-sparql-1-1'),
      import('@traqula/generator-sparql-1-1'),
    ]);
    const parser = new Parser();
    const generator = new Generator();
    return {
      parse: (text) => parser.parse(text) as unknown as SyntaxNode,
      generate: (tree) => generator.generate(tree as unknown as Parameters<typeof generator.generate>[0]),
    };
  })();
  return made;
}

/** Where a node that no text was parsed to says it comes from. */
export const loc = { sourceLocationType: 'autoGenerate' } as const;
