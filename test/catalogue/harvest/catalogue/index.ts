import { Hono } from 'hono';
import { base, croissant, files, schemaOrg, size } from './files.ts';
import * as rdf from './rdf.ts';

export * from './files.ts';

/** A handler that answers requests. */
export type Site = (request: Request) => Promise<Response>;

/** Changes the answer to some requests: returns the changed response, or undefined to leave it unchanged. */
export type Fault = (
  request: Request,
  url: URL,
  right: () => Promise<Response>,
) => Promise<Response | undefined> | Response | undefined;

/** The catalogue with the given faults; with none, it is correct in every dialect. */
export function catalogueWith(...faults: readonly Fault[]): Site {
  const app = rightCatalogue();
  return async (request) => {
    const url = new URL(request.url);
    for (const fault of faults) {
      const changed = await fault(request, url, async () => app.fetch(request));
      if (changed !== undefined) return changed;
    }
    return app.fetch(request);
  };
}

const turtle = (text: string, headers: Record<string, string> = {}): Response =>
  new Response(text, {
    headers: { 'content-type': 'text/turtle', vary: 'Accept', 'access-control-allow-origin': '*', ...headers },
  });
const html = (text: string, headers: Record<string, string> = {}): Response =>
  new Response(
    `<!DOCTYPE html><html lang="en"><head><title>Example</title>${text}</head><body><h1>Example</h1></body></html>`,
    {
      headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept', ...headers },
    },
  );
const json = (value: unknown, type = 'application/json'): Response =>
  new Response(JSON.stringify(value), { headers: { 'content-type': type } });
const script = (value: unknown): string => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;

function rightCatalogue(): Hono {
  const app = new Hono();
  const pages = new Map<string, { turtle: () => string; html: () => Response }>();
  pages.set('/', {
    turtle: rdf.root,
    html: () => html(script({ '@context': 'https://schema.org/', '@type': 'DataCatalog', name: 'Example', url: base })),
  });
  pages.set('/catalog/main', { turtle: rdf.catalogue, html: () => html('') });
  for (const n of [1, 2, 3]) {
    pages.set(`/dataset/lung-${n}`, {
      turtle: () => rdf.dataset(n),
      html: () => html(script(schemaOrg(n)), { link: linksOf(n) }),
    });
    for (const { name } of files) {
      pages.set(`/distribution/lung-${n}-${name}`, { turtle: () => rdf.distribution(n, name), html: () => html('') });
    }
  }
  for (const [path, { turtle: body, html: landing }] of pages) {
    app.get(path, (c) => {
      const accept = c.req.header('accept') ?? '';
      if (accept.includes('text/html')) return landing();
      if (accept.includes('ld+json'))
        return json(
          { '@id': base + path.slice(1), '@type': 'http://www.w3.org/ns/dcat#Resource' },
          'application/ld+json',
        );
      return turtle(body());
    });
    app.get(`${path === '/' ? '' : path}/meta`, () =>
      json({ member: {}, state: { current: 'PUBLISHED', children: {} }, path: {} }),
    );
  }
  app.get('/page/catalog', () => turtle(rdf.page([rdf.catalogue().slice(rdf.catalogue().indexOf('\n<'))])));
  app.get('/catalog/main/page/dataset', (c) => {
    const at = Number(c.req.query('page') ?? 0);
    const per = 2;
    const last = 1;
    const link = (n: number, rel: string) => `<${base}catalog/main/page/dataset?page=${n}&size=${per}>; rel="${rel}"`;
    const links = [
      link(0, 'first'),
      link(last, 'last'),
      ...(at > 0 ? [link(at - 1, 'prev')] : []),
      ...(at < last ? [link(at + 1, 'next')] : []),
    ];
    return turtle(rdf.page([1, 2, 3].slice(at * per, (at + 1) * per).map(rdf.datasetBody)), { link: links.join(', ') });
  });
  for (const n of [1, 2, 3]) {
    app.get(`/dataset/lung-${n}/page/distribution`, () =>
      turtle(rdf.page(files.map(({ name }) => rdf.distributionBody(n, name)))),
    );
    app.get(`/croissant/lung-${n}`, () => json(croissant(n), 'application/ld+json'));
    app.get(`/linkset/lung-${n}.json`, () =>
      json(
        {
          linkset: [
            {
              anchor: `${base}dataset/lung-${n}`,
              item: files.map(({ name, mediaType }) => ({ href: `${base}files/${name}`, type: mediaType })),
            },
          ],
        },
        'application/linkset+json',
      ),
    );
  }
  app.get('/spec', () => turtle(rdf.shapes()));
  app.get('/profile/any', () => turtle(rdf.profile()));
  app.get('/catalog.ttl', (c) => turtle(rdf.hydraPage(Number(c.req.query('page') ?? 1))));
  app.get(
    '/robots.txt',
    () =>
      new Response(`User-agent: *\nAllow: /\nSitemap: ${base}sitemap.xml\n`, {
        headers: { 'content-type': 'text/plain' },
      }),
  );
  app.get('/sitemap.xml', () => {
    const locations = [base, ...rdf.datasetIris].map((iri) => `<url><loc>${iri}</loc></url>`).join('');
    return new Response(
      `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locations}</urlset>`,
      { headers: { 'content-type': 'application/xml' } },
    );
  });
  for (const file of files) {
    app.get(`/files/${file.name}`, (c) => {
      const headers = {
        'content-type': file.mediaType,
        'content-length': String(size(file)),
        'accept-ranges': 'bytes',
        link: [1, 2, 3].map((n) => `<${base}dataset/lung-${n}>; rel="collection"`).join(', '),
      };
      return new Response(c.req.method === 'HEAD' ? null : Buffer.from(file.body), { headers });
    });
  }
  return app;
}

function linksOf(n: number): string {
  const self = `${base}dataset/lung-${n}`;
  return [
    `<${self}>; rel="cite-as"`,
    `<${self}?format=ttl>; rel="describedby"; type="text/turtle"`,
    ...files.map(({ name, mediaType }) => `<${base}files/${name}>; rel="item"; type="${mediaType}"`),
    '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
    '<https://schema.org/Dataset>; rel="type"',
    '<https://schema.org/AboutPage>; rel="type"',
    `<${base}#publisher>; rel="author"`,
    `<${base}linkset/lung-${n}.json>; rel="linkset"; type="application/linkset+json"`,
  ].join(', ');
}

/** Replaces text in the answers at matching paths. */
export const replacing =
  (path: RegExp, from: string | RegExp, to: string): Fault =>
  async (_, url, right) => {
    if (!path.test(url.pathname + url.search)) return undefined;
    const response = await right();
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    const text = await response.text();
    const changed = text.replace(from, to);
    if (response.ok && text !== '' && changed === text)
      throw new Error(`The fixture at ${url.href} has nothing like ${from} to break.`);
    return new Response(changed, { status: response.status, headers });
  };

/** Answers matching paths with a different response. */
export const answering =
  (path: RegExp, answer: () => Response): Fault =>
  (_, url) =>
    path.test(url.pathname + url.search) ? answer() : undefined;

/** Changes headers; undefined removes one. */
export const heading =
  (path: RegExp, headers: Readonly<Record<string, string | undefined>>, only?: string): Fault =>
  async (request, url, right) => {
    if (!path.test(url.pathname + url.search) || (only !== undefined && request.method !== only)) return undefined;
    const response = await right();
    const changed = new Headers(response.headers);
    for (const [name, value] of Object.entries(headers))
      value === undefined ? changed.delete(name) : changed.set(name, value);
    return new Response(response.body, { status: response.status, headers: changed });
  };

export const missing = (): Response => new Response('nothing here', { status: 404 });
