import type { Hono } from 'hono';
import type { ApiContext } from './app/context.ts';

/** One address of the server: what it answers, and how OpenAPI describes it. */
export interface Route {
  /** As OpenAPI writes it: `/dataset/{id}`. A `{path}` at the end takes the rest of the address. */
  readonly path: string;
  readonly methods: readonly ('get' | 'post' | 'put' | 'delete')[];
  readonly tag: 'metadata' | 'query' | 'files' | 'pages' | 'operation';
  readonly summary: string;
  /** Media types of a success; the first is what a client without a wish gets. */
  readonly answers: readonly string[];
  /** Query parameters by name. */
  readonly query?: Readonly<Record<string, string>>;
  /** Media types of the body. */
  readonly body?: readonly string[];
  /** Answers other than 200 that belong to it. */
  readonly also?: Readonly<Record<number, string>>;
  /** Hono's patterns, where they do not follow from the path. */
  readonly patterns?: readonly string[];
  /** Absent where a family answers several methods in a way of its own. */
  handle?(
    request: Request,
    context: ApiContext,
    parameters: Readonly<Record<string, string>>,
  ): Response | Promise<Response>;
}

/** Adds the handlers to the app, in order: the first pattern that fits answers. */
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
export const formatParameter = { format: 'ttl, jsonld, rdf, nt or html: instead of Accept' };
export const gone = { 404: 'Nothing is there', 410: 'Withdrawn; what is still known of it' };
export const get = ['get'] as const;
