import { Hono } from 'hono';
import { assertAccessConfigured, everythingPublic } from '../access/index.ts';
import { styleSheet } from '../web/index.ts';
import { casePage } from './case-page.ts';
import type { ApiContext } from './context.ts';
import { docResponse, seeDocument } from './doc.ts';
import { fileResponse } from './files.ts';
import { graphResponse } from './graph-store.ts';
import { graphqlRoutes } from './graphql/routes.ts';
import { homeResponse } from './home.ts';
import { assertKnownHost } from './known-host.ts';
import { HttpProblem, problemResponse } from './problem.ts';
import { readyResponse } from './ready.ts';
import { sparqlEndpoint } from './sparql/endpoint.ts';
import { voidResponse } from './void.ts';

/** Addresses whose answers are metadata and may be read by pages of any origin; the rest only when all data are public. */
const metadataPaths = new Set(['/', '/health', '/ready']);

/** Builds the server's routes; handlers are Request → Response functions. Throws QIAW_ACCESS_UNCONFIGURED. */
export function createApp(context: ApiContext): Hono {
  assertAccessConfigured(context.host, context.access);
  const app = new Hono();

  app.use('*', async (c, next) => {
    try {
      assertKnownHost(c.req.raw, context.base);
      await context.directory?.upToDate();
      await next();
    } catch (error) {
      c.res = failure(error, context);
    }
    protect(c.res.headers);
    if (mayShare(c.req.raw, context)) share(c.res.headers);
  });
  app.onError((error) => failure(error, context));
  app.notFound(() => problemResponse(new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.')));

  app.options('*', (c) => preflight(c.req.raw));
  app.get('/', (c) => homeResponse(c.req.raw, context));
  app.get('/assets/style.css', () => asset(styleSheet, 'text/css; charset=utf-8'));
  app.get('/health', () => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } }));
  app.get('/ready', () => readyResponse(context));
  app.get('/sparql', (c) => sparqlEndpoint(c.req.raw, context));
  app.post('/sparql', (c) => sparqlEndpoint(c.req.raw, context));
  app.all('/sparql', () => methodNotAllowed('GET, HEAD, POST, OPTIONS'));
  graphqlRoutes(app, context);
  app.get('/rdf-graphs', (c) => graphResponse(c.req.raw, context));
  app.get('/.well-known/void', (c) => voidResponse(c.req.raw, context));
  app.get('/cases/:case', (c) => casePage(c.req.raw, c.req.param('case'), context));
  app.get('/files/*', (c) => fileResponse(c.req.raw, context));
  for (const kind of ['id', 'fd', 'ps', 'sw', 'graph', 'code'])
    app.get(`/${kind}/*`, (c) => seeDocument(c.req.raw, context));
  app.get('/doc/*', (c) => docResponse(c.req.raw, context));
  app.all('*', (c) => {
    if (['GET', 'HEAD'].includes(c.req.method)) return c.notFound();
    return methodNotAllowed('GET, HEAD, OPTIONS');
  });
  return app;
}

function failure(error: unknown, context: ApiContext): Response {
  const response = problemResponse(error);
  if (response.status >= 500 && response.status !== 503) {
    context.log.error({ err: error }, 'a request failed');
  }
  return response;
}

const asset = (body: string, type: string): Response =>
  new Response(body, { headers: { 'content-type': type, 'cache-control': 'public, max-age=3600' } });

function methodNotAllowed(allow: string): Response {
  const refusal = new HttpProblem(
    405,
    'QIAW_METHOD',
    `This address answers ${allow}; nothing here can be written without a token.`,
    { allow },
  );
  return problemResponse(refusal);
}

function preflight(request: Request): Response {
  const allow = new URL(request.url).pathname === '/sparql' ? 'GET, HEAD, POST, OPTIONS' : 'GET, HEAD, OPTIONS';
  return new Response(null, { status: 204, headers: { allow } });
}

/** Pages are our own text with strict escaping; no script, frame or foreign resource belongs in them. */
function protect(headers: Headers): void {
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  if (headers.get('content-type')?.startsWith('text/html')) {
    headers.set(
      'content-security-policy',
      "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  }
}

/** CORS `*` for metadata, and for records only where every dataset is public: else any web page could read a local server. */
function mayShare(request: Request, context: ApiContext): boolean {
  const { pathname, searchParams } = new URL(request.url);
  if (everythingPublic(context.access)) return true;
  if (pathname === '/sparql') return request.method === 'GET' && !searchParams.has('query');
  return metadataPaths.has(pathname) && !/html/.test(request.headers.get('accept') ?? '');
}

function share(headers: Headers): void {
  headers.set('access-control-allow-origin', '*');
  headers.set('access-control-allow-methods', 'GET, HEAD, POST, OPTIONS');
  headers.set('access-control-allow-headers', 'Accept, Authorization, Content-Type, If-None-Match, Range');
  headers.set(
    'access-control-expose-headers',
    'Link, Location, ETag, Retry-After, Content-Range, Repr-Digest, Qiaw-Missing-Sites',
  );
  headers.set('access-control-max-age', '86400');
}
