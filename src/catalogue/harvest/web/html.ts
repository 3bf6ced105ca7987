/** Parsed JSON-LD blocks of a page, and errors for those that do not parse. */
export interface Embedded {
  readonly nodes: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Messages of the JSON parser. */
  readonly broken: readonly string[];
}

export function embeddedJsonLd(html: string): Embedded {
  const nodes: Array<Record<string, unknown>> = [];
  const broken: string[] = [];
  for (const [, text] of html.matchAll(
    /<script[^>]*type\s*=\s*["']?application\/ld\+json["']?[^>]*>([\s\S]*?)<\/script>/gi,
  )) {
    try {
      const value = JSON.parse(text!) as Record<string, unknown> | Array<Record<string, unknown>>;
      for (const node of [value].flat())
        nodes.push(node, ...([node['@graph'] ?? []].flat() as Array<Record<string, unknown>>));
    } catch (error) {
      broken.push((error as Error).message);
    }
  }
  return { nodes, broken };
}

/** The node whose type is the schema.org Dataset. */
export function datasetNode({ nodes }: Embedded): Readonly<Record<string, unknown>> | undefined {
  return nodes.find((node) => [node['@type']].flat().some((type) => /(?:^|[:/])Dataset$/.test(String(type))));
}

/** Whether the page asks not to be indexed, in its head or in the response headers. */
export function asksNoIndex(html: string, headers: Headers): boolean {
  return (
    /noindex/i.test(headers.get('x-robots-tag') ?? '') ||
    /<meta[^>]+name\s*=\s*["']?(?:robots|googlebot)["']?[^>]*content\s*=\s*["'][^"']*noindex/i.test(html)
  );
}
