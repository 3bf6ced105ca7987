import { Hono } from 'hono';
import { unaddressed } from './known-host.ts';

/** The path of the base without its trailing `/`: empty if the base is the root of its host. */
export const basePathOf = (base: string): string => new URL(base).pathname.replace(/\/$/, '');

/**
 * The server at a base that is not the root of its host. A reverse proxy may forward the whole path or strip the base path:
 * both work. The base without its trailing `/` redirects to the base.
 */
export function underBasePath(app: Hono, base: string): Hono {
  const prefix = basePathOf(base);
  if (prefix === '') return app;
  const outer = new Hono();
  outer.all('*', (c) => {
    if (unaddressed(c.req.raw)) return app.fetch(c.req.raw, c.env);
    const url = new URL(c.req.raw.url);
    if (url.pathname === prefix) return new Response(null, { status: 308, headers: { location: `${prefix}/` } });
    if (!url.pathname.startsWith(`${prefix}/`)) return app.fetch(c.req.raw, c.env);
    url.pathname = url.pathname.slice(prefix.length);
    return app.fetch(new Request(url, c.req.raw), c.env);
  });
  return outer;
}

/**
 * Prefixes the server's own addresses in an answer with the base path: redirects, and the links, forms and files of our pages.
 * These all begin with `/`, and all quotation marks in content are escaped.
 */
export async function belowBasePath(response: Response, base: string): Promise<Response> {
  const prefix = basePathOf(base);
  if (prefix === '') return response;
  const location = response.headers.get('location');
  const page = response.headers.get('content-type')?.startsWith('text/html') === true && response.body !== null;
  if (!location?.startsWith('/') && !page) return response;
  const headers = new Headers(response.headers);
  if (location?.startsWith('/')) headers.set('location', `${prefix}${location}`);
  if (!page) return new Response(response.body, { status: response.status, headers });
  const text = (await response.text()).replace(
    /(\s(?:href|src|action|data-endpoint)=")\/(?!\/)|("endpoint"\s*:\s*")\/(?!\/)/g,
    (_, attribute: string | undefined, member: string | undefined) => `${attribute ?? member}${prefix}/`,
  );
  headers.delete('content-length');
  headers.delete('etag');
  return new Response(text, { status: response.status, headers });
}
