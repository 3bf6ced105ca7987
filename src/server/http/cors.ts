import { everythingPublic } from '../access/levels.ts';
import { prefersHtml } from '../answer/negotiate.ts';
import { graphTypes } from '../answer/representations.ts';
import type { ApiContext } from '../app/context.ts';
import { urlOf } from './url.ts';

const layers =
  /^\/(?:catalog|dataset|distribution|profile|metadata-schemas|page)\/|^\/(?:spec|meta|expanded|ns)$|^\/ns\//;

/** Addresses that return only metadata and may be read by pages of any origin. */
export const isMetadataPath = (pathname: string): boolean => layers.test(pathname);

/** Further addresses whose answers are metadata and may be read by pages of any origin. */
const metadataPaths = /^\/(?:$|health$|ready$|openapi\.json$|sitemap\.xml$|\.well-known\/)/;

/**
 * CORS `*` for metadata, and for records only if every dataset is public: otherwise any web page could read a local server, or
 * one behind a firewall, through its visitor's browser. Browsers never send tokens by themselves, so credentials are never allowed.
 */
export async function mayShare(request: Request, context: ApiContext): Promise<boolean> {
  if (everythingPublic(context.access, (await context.publishedLevels?.()) ?? new Map())) return true;
  const { pathname, searchParams } = urlOf(request);
  if (isMetadataPath(pathname)) return true;
  if (pathname === '/.well-known/void') return false;
  if (pathname === '/sparql') return ['GET', 'HEAD'].includes(request.method) && !searchParams.has('query');
  return metadataPaths.test(pathname) && !prefersHtml(graphTypes, request.headers.get('accept') ?? undefined);
}

export function share(headers: Headers): void {
  headers.set('access-control-allow-origin', '*');
  headers.set(
    'access-control-expose-headers',
    'Link, Location, ETag, Last-Modified, Retry-After, Content-Range, Repr-Digest, X-Request-Id, WWW-Authenticate, Qiaw-Missing-Sites, Qiaw-Hint',
  );
}

const methods: Readonly<Record<string, string>> = {
  '/sparql': 'GET, HEAD, POST, OPTIONS',
  '/graphql': 'GET, HEAD, POST, OPTIONS',
  '/mcp': 'POST, OPTIONS',
};
const graphMethods = 'GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS';

/** The methods of an address. Graphs may be written at `/rdf-graphs`, below it, and at the addresses of user graphs. */
const methodsOf = (pathname: string): string =>
  /^\/(?:rdf-graphs|graph)(?:\/|$)/.test(pathname) ? graphMethods : (methods[pathname] ?? 'GET, HEAD, OPTIONS');

/** OPTIONS: the methods of the address; for a preflight (Fetch, 3.2.2) of a shareable address also the CORS permission. */
export async function optionsResponse(request: Request, context: ApiContext): Promise<Response> {
  const url = new URL(request.url);
  const allow = methodsOf(url.pathname);
  const headers = new Headers({ allow });
  const asked = request.headers.get('access-control-request-method');
  if (asked === null || !request.headers.has('origin')) return new Response(null, { status: 204, headers });
  headers.set('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  const method = asked === 'HEAD' || asked === 'GET' ? asked : 'POST';
  if (await mayShare(new Request(url, { method }), context)) {
    share(headers);
    headers.set('access-control-allow-methods', allow);
    headers.set(
      'access-control-allow-headers',
      'Accept, Accept-Profile, Authorization, Content-Type, If-None-Match, Mcp-Protocol-Version, Range',
    );
    headers.set('access-control-max-age', '86400');
  }
  return new Response(null, { status: 204, headers });
}
