import { Hono } from 'hono';
import { unaddressed } from './known-host.ts';

/** The path of the base without its last `/`: empty where the base is the root of its host. */
export const basePathOf = (base: string): string => new URL(base).pathname.replace(/\/$/, '');

/**
 * The server at a base that is not the root of its host. A reverse proxy may hand on the whole path or take the base's off:
 * both arrive at the same place. The base without its last `/` leads to the base.
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
 * An answer with its own addresses below the base: redirections, and links, forms and files of our pages, which all begin
 * with `/` and are written by us with every quotation mark of content escaped.
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
