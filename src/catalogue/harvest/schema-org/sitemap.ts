import type { Findings } from '../findings.ts';
import { failureOf, textOf, type WebClient } from '../web/client.ts';

/** The URLs of a sitemap, following its index if there is one. Undefined if it is unusable; a finding explains why. */
export async function readSitemap(
  client: WebClient,
  url: string,
  findings: Findings,
): Promise<Set<string> | undefined> {
  const answer = await client.get(url, 'application/xml, text/xml;q=0.9');
  if (answer.status !== 200) {
    findings.add(
      'schema-sitemap-missing',
      url,
      `There is no sitemap: ${failureOf(answer)}.`,
      'Serve /sitemap.xml and list it in robots.txt.',
    );
    return undefined;
  }
  const text = textOf(answer);
  const problem = whatIsWrong(text);
  if (problem !== undefined) {
    findings.add(
      'schema-sitemap-broken',
      url,
      `The sitemap does not follow the sitemaps.org protocol: ${problem}.`,
      'Write <urlset> with one <url><loc> per address.',
    );
    return undefined;
  }
  const locations = [...text.matchAll(/<loc>\s*([^<]+?)\s*<\/loc>/g)].map(([, loc]) => unescapeXml(loc!));
  if (!/<sitemapindex/.test(text)) {
    if (locations.length > 50_000)
      findings.add(
        'schema-sitemap-broken',
        url,
        `It has ${locations.length} URLs; at most 50 000 are allowed.`,
        'Split it and serve a sitemap index.',
      );
    return new Set(locations);
  }
  const all = new Set<string>();
  for (const part of locations) {
    for (const location of (await readSitemap(client, part, findings)) ?? []) all.add(location);
  }
  return all;
}

/** Tags must be nested properly, and the root must be one of the two that the protocol defines. */
function whatIsWrong(xml: string): string | undefined {
  const open: string[] = [];
  let root = '';
  for (const [, closing, name, selfClosing] of xml.matchAll(/<(\/?)([A-Za-z_][\w:.-]*)[^>]*?(\/?)>/g)) {
    if (root === '') root = name!;
    if (closing === '/') {
      if (open.pop() !== name) return `</${name}> has no start tag`;
    } else if (selfClosing === '') open.push(name!);
  }
  if (open.length > 0) return `<${open.at(-1)}> is never closed`;
  return root === 'urlset' || root === 'sitemapindex' ? undefined : `its root is <${root}>`;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescapeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]!);
