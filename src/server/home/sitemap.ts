import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { datasetMembers } from '../fdp/metadata-graph.ts';

/** Addresses per sitemap; the protocol allows 50 000. */
const perFile = 10_000;
const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** `/sitemap.xml`: home, catalogue and every dataset; with many datasets, an index of `/sitemap-{n}.xml`. */
export async function sitemapResponse(context: ApiContext, part?: string): Promise<Response> {
  const { base } = context;
  const addresses = [base, `${base}catalog/main`, ...(await datasetMembers(context))];
  const parts = Math.ceil(addresses.length / perFile);
  if (part === undefined && parts > 1) {
    const all = Array.from({ length: parts }, (_, at) => `<sitemap><loc>${base}sitemap-${at + 1}.xml</loc></sitemap>`);
    return xml(`<sitemapindex xmlns="${namespace}">\n${all.join('\n')}\n</sitemapindex>`);
  }
  const at = part === undefined ? 1 : Number(part);
  if (!Number.isInteger(at) || at < 1 || at > parts) {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', `The sitemap has ${parts} parts.`);
  }
  const shown = addresses.slice((at - 1) * perFile, at * perFile);
  const entries = shown.map((address) => `<url><loc>${escapeXml(address)}</loc></url>`);
  return xml(`<urlset xmlns="${namespace}">\n${entries.join('\n')}\n</urlset>`);
}

/** `/robots.txt`: pages and metadata may be fetched; endpoints that run queries are disallowed. */
export function robotsResponse({ base }: ApiContext): Response {
  const { pathname } = new URL(base);
  const closed = ['sparql', 'graphql', 'rdf-graphs'].map((path) => `Disallow: ${pathname}${path}`);
  const text = `User-agent: *\nAllow: ${pathname}\n${closed.join('\n')}\n\nSitemap: ${base}sitemap.xml\n`;
  return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' } });
}

const xml = (body: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, {
    headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'no-cache' },
  });

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
