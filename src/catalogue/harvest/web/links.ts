/** One link of a Link header (RFC 8288). */
export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
}

/** Links of a Link header, one per relation, resolved against `base`. Malformed links are skipped. */
export function parseLinks(header: string | null, base: string): Link[] {
  const links: Link[] = [];
  for (const [, target, parameters] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*=\s*(?:"[^"]*"|[^\s;,]*))*)/g,
  )) {
    if (!URL.canParse(target!, base)) continue;
    const given = new Map(
      [...parameters!.matchAll(/([^\s=;,]+)\s*=\s*(?:"([^"]*)"|([^\s;,]*))/g)].map(([, name, quoted, plain]) => [
        name!.toLowerCase(),
        quoted ?? plain!,
      ]),
    );
    const type = given.get('type');
    for (const rel of (given.get('rel') ?? '').split(/\s+/).filter(Boolean)) {
      links.push({ href: new URL(target!, base).href, rel, ...(type !== undefined && { type }) });
    }
  }
  return links;
}
