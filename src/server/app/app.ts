import { type Context, Hono, type Next } from 'hono';
import { errorCode, QiawError, systemClock, systemFault } from '../../core/index.ts';
import { assertAccessConfigured, callerOf } from '../access/caller.ts';
import { HttpProblem, problemResponse } from '../answer/problem.ts';
import { mountGraphiqlAssets } from '../graphql/routes.ts';
import { mountGraphStore } from '../graphs/graph-store.ts';
import { styleSheet } from '../html/style.ts';
import { rememberConnection } from '../http/address.ts';
import { audited, noteForAudit } from '../http/audit.ts';
import { compressed } from '../http/compress.ts';
import { mayShare, optionsResponse, share } from '../http/cors.ts';
import { measured } from '../http/measure.ts';
import { rateLimiter } from '../http/rate-limit.ts';
import { requestIdOf } from '../http/request-id.ts';
import { traced } from '../http/trace.ts';
import { UnreadAnswers } from '../http/unread-answers.ts';
import { UnreadConnections } from '../http/unread-connections.ts';
import { mount } from '../route.ts';
import { routes } from '../routes.ts';
import { editorAsset, editorAssets } from '../sparql/editor-assets.ts';
import { belowBasePath, underBasePath } from './base-path.ts';
import type { ApiContext } from './context.ts';
import { assertKnownHost, unaddressed } from './known-host.ts';
import { defaultLimits } from './limits.ts';

/** Builds the server's routes; handlers are Request → Response functions. Throws QIAW_ACCESS_UNCONFIGURED. */
export function createApp(given: ApiContext): Hono {
  assertAccessConfigured(given.host, given.access);
  const limits = { ...defaultLimits, ...given.limits };
  const { clock = systemClock } = given;
  const unread = new UnreadAnswers(limits.maxUnreadBytes, limits.readerStallMs, () => clock.elapsed());
  const connections = new UnreadConnections(limits.readerStallMs, () => clock.elapsed());
  const context: ApiContext = { ...given, unread };
  const limiter = rateLimiter(limits.rate);
  const app = new Hono();
  /** A request with an invalid token counts as anonymous, which slows down guessing. */
  const limited = (request: Request, address: string) =>
    callerOf(request, context).then(
      (caller) => limiter.consume(caller.name, address),
      async (error: unknown) => {
        await limiter.consume(undefined, address);
        throw error;
      },
    );

  app.use('*', async (c, next) => {
    const misdirected = unaddressed(c.req.raw);
    if (misdirected) return problemResponse(misdirected, c.req.raw, context.title);
    return traced(c.req.raw, context, () => answered(c, next));
  });
  const answered = async (c: Context, next: Next): Promise<Response> => {
    const request = c.req.raw;
    const started = clock.elapsed();
    const address = rememberConnection(c, limits.trustProxy, connections);
    const counted = measured(request, started, context);
    try {
      assertKnownHost(request, context.base);
      await limited(request, address);
      await context.directory?.upToDate();
      await next();
    } catch (error) {
      c.res = failure(error, request, context);
    }
    const below = await belowBasePath(c.res, context.base);
    protect(below.headers);
    below.headers.set('x-request-id', requestIdOf(request));
    if (await mayShare(request, context)) share(below.headers);
    const answer = audited(request, compressed(request, below), started, context);
    // Otherwise Hono would merge the previous response's headers into its replacement.
    c.res = undefined;
    c.res = answer;
    counted(answer);
    return answer;
  };
  app.onError((error, c) => failure(error, c.req.raw, context));
  app.notFound((c) =>
    problemResponse(
      new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.'),
      c.req.raw,
      context.title,
    ),
  );

  app.options('*', (c) => optionsResponse(c.req.raw, context));
  app.get('/assets/style.css', () => asset(styleSheet, 'text/css; charset=utf-8'));
  for (const name of Object.keys(editorAssets)) app.get(`/assets/${name}`, (c) => editorAsset(c.req.raw, name));
  mountGraphiqlAssets(app);
  mountGraphStore(app, context);
  mount(app, routes, context);
  app.all('/mcp', (c) => methodNotAllowed(c.req.raw, context, 'POST, OPTIONS'));
  app.all('/sparql', (c) => methodNotAllowed(c.req.raw, context, 'GET, HEAD, POST, OPTIONS'));
  app.all('*', (c) => {
    if (['GET', 'HEAD'].includes(c.req.method)) return c.notFound();
    return methodNotAllowed(c.req.raw, context, 'GET, HEAD, OPTIONS');
  });
  return underBasePath(app, context.base);
}

function failure(cause: unknown, request: Request, context: ApiContext): Response {
  const error = cause instanceof QiawError ? cause : (systemFault(cause, context.dataDirectory) ?? cause);
  noteForAudit(request, { code: errorCode(error) });
  const response = problemResponse(error, request, context.title);
  if (error !== cause || (response.status >= 500 && response.status !== 503)) {
    context.log.error({ err: error }, 'a request failed');
  }
  return response;
}

const asset = (body: string, type: string): Response =>
  new Response(body, { headers: { 'content-type': type, 'cache-control': 'public, max-age=3600' } });

function methodNotAllowed(request: Request, { title }: ApiContext, allow: string): Response {
  const refusal = new HttpProblem(
    405,
    'QIAW_METHOD',
    `This address supports ${allow}; nothing can be written without a token.`,
    { allow },
  );
  return problemResponse(refusal, request, title);
}

/** Pages contain only our own text with strict escaping, and no scripts, frames or external resources. */
function protect(headers: Headers): void {
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  // A page with scripts sets its own policy.
  if (headers.get('content-type')?.startsWith('text/html') && !headers.has('content-security-policy')) {
    headers.set(
      'content-security-policy',
      "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  }
}
