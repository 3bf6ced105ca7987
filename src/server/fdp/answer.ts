import { sha256 } from '../../core/index.ts';
import { namespaces, type Quad, serialise, toJsonLd, toRdfXml } from '../../graph/index.ts';
import type { GraphFormat } from '../../store/index.ts';
import { negotiate } from '../answer/negotiate.ts';
import { withCharset } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import type { ApiContext } from '../app/context.ts';
import { requestedVariant, type Variant, variants } from './variant.ts';

interface AnswerOptions {
  readonly status?: number;
  /** Values for the Link header. */
  readonly links?: readonly string[];
}

/** Metadata in the representation and profile that the client prefers, with headers for caches and harvesters. */
export function metadataAnswer(
  request: Request,
  quads: readonly Quad[],
  context: ApiContext,
  { status = 200, links = [] }: AnswerOptions = {},
): Response {
  const url = new URL(request.url);
  const format = url.searchParams.get('format') ?? undefined;
  const chosen = negotiate(graphTypes, request.headers.get('accept') ?? undefined, format);
  const variant = requestedVariant(request);
  const body = bodyOf(quads, variant, chosen.format);
  const etag = `"${sha256(`${chosen.mediaType}\n${body}`).slice(0, 32)}"`;
  const profile = `<${variant?.iri ?? 'http://data.europa.eu/r5r/'}>; rel="profile"`;
  const here = new URL(url.pathname.replace(/^\//, ''), context.base).href;
  const others = variant ? [here] : variants.map(({ name }) => `${here}?_profile=${name}`);
  const headers = new Headers({
    'content-type': withCharset(chosen.mediaType),
    vary: 'Accept, Accept-Profile',
    'cache-control': status === 410 ? 'no-store' : 'no-cache',
    etag,
    link: [...links, profile, ...others.map((href) => `<${href}>; rel="alternate"`)].join(', '),
  });
  const modified = lastModified(quads);
  if (modified !== undefined) headers.set('last-modified', modified);
  if (status === 200 && matches(request, etag)) return new Response(null, { status: 304, headers });
  // HEAD has no body from which the length could be derived, but must state the same length.
  headers.set('content-length', String(Buffer.byteLength(body)));
  return new Response(body, { status, headers });
}

/** The text of a document; documents and their texts are cached while the store does not change. */
function bodyOf(quads: readonly Quad[], variant: Variant | undefined, format: GraphFormat): string {
  const known = texts.get(quads) ?? new Map<string, string>();
  texts.set(quads, known);
  const key = `${variant?.name} ${format}`;
  const body = known.get(key) ?? written(withoutGraph(variant?.change ? variant.change(quads) : quads), format);
  known.set(key, body);
  return body;
}

const texts = new WeakMap<object, Map<string, string>>();

/** Uses our own writers: the engine would lose the datatype xsd:nonNegativeInteger of sizes. */
function written(quads: readonly Quad[], format: GraphFormat): string {
  if (format === 'jsonld') return toJsonLd(quads);
  if (format === 'rdfxml') return toRdfXml(quads);
  return serialise(quads, format === 'ntriples' ? 'nquads' : format);
}

const withoutGraph = (quads: readonly Quad[]): Quad[] =>
  quads.map(({ subject, predicate, object }) => ({ subject, predicate, object, graph: defaultGraph }) as never);
const defaultGraph = { termType: 'DefaultGraph', value: '' };

/** The newest modification date of a described record (RFC 9110 8.8.2). */
function lastModified(quads: readonly Quad[]): string | undefined {
  const times = quads
    .filter(({ predicate }) => predicate.value === `${namespaces['fdp-o']}metadataModified`)
    .map(({ object }) => object.value)
    .sort();
  const newest = times.at(-1);
  return newest === undefined ? undefined : new Date(newest).toUTCString();
}

function matches(request: Request, etag: string): boolean {
  const given = request.headers.get('if-none-match');
  if (given === null) return false;
  return given.trim() === '*' || given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
