import type { Hono } from 'hono';
import type { ApiContext } from './app/context.ts';

/** A route of the server, with its OpenAPI description. */
export interface Route {
  /** In OpenAPI notation: `/dataset/{id}`. A `{path}` at the end matches the rest of the address. */
  readonly path: string;
  readonly methods: readonly ('get' | 'post' | 'put' | 'delete')[];
  readonly tag: 'metadata' | 'query' | 'files' | 'pages' | 'operation';
  readonly summary: string;
  /** Media types of a successful answer; the first is the default for clients without a preference. */
  readonly answers: readonly string[];
  /** Query parameters by name. */
  readonly query?: Readonly<Record<string, string>>;
  /** Media types of the body. */
  readonly body?: readonly string[];
  /** Status codes other than 200 that belong to the route. */
  readonly also?: Readonly<Record<number, string>>;
  /** Hono patterns, if they do not follow from the path. */
  readonly patterns?: readonly string[];
  /** Absent if a group of routes dispatches its methods itself. */
  handle?(
    request: Request,
    context: ApiContext,
    parameters: Readonly<Record<string, string>>,
  ): Response | Promise<Response>;
}

/** Adds the handlers to the app, in order: the first matching pattern answers. */
export function mount(app: Hono, routes: readonly Route[], context: ApiContext): void {
  for (const { path, methods, patterns, handle } of routes) {
    if (handle === undefined) continue;
    const names = methods.map((method) => method.toUpperCase());
    for (const pattern of patterns ?? [patternOf(path)]) {
      app.on(names, pattern, (c) => handle(c.req.raw, context, c.req.param() as Readonly<Record<string, string>>));
    }
  }
}

const patternOf = (path: string): string => path.replace(/\{path\}$/, '*').replace(/\{(\w+)\}/g, ':$1');

/** RDF and a page, by content negotiation. */
export const rdfAnswers = [
  'text/turtle',
  'application/ld+json',
  'application/rdf+xml',
  'application/n-triples',
  'text/html',
] as const;
export const formatParameter = { format: 'ttl, jsonld, rdf, nt or html; overrides Accept' };
export const gone = { 404: 'Not found', 410: 'Withdrawn; remaining information about it' };
export const get = ['get'] as const;
