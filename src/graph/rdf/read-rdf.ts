import { once } from 'node:events';
import { assertPlainEntities, assertShallowJson, boundRdfXml, boundTurtle, RdfTooCostly } from './bounds.ts';
import { RdfSyntaxError } from './parse.ts';
import type { Quad } from './terms.ts';

/** Media types that {@link readRdf} parses. The first is the default for a body without a type. */
export const rdfMediaTypes = [
  'text/turtle',
  'application/n-triples',
  'application/ld+json',
  'application/rdf+xml',
  'application/n-quads',
  'application/trig',
] as const;
export type RdfMediaType = (typeof rdfMediaTypes)[number];

/**
 * Parses RDF of any supported media type; relative IRIs are resolved against `baseIri`. Nothing is fetched: a JSON-LD context
 * given by its address is refused. Throws RdfSyntaxError, and RdfTooCostly for deep nesting or expanding entities.
 */
export async function readRdf(text: string, mediaType: RdfMediaType, baseIri: string): Promise<Quad[]> {
  try {
    if (mediaType === 'application/ld+json') {
      assertShallowJson(text);
      return await streamed(text, await jsonLdParser(baseIri));
    }
    if (mediaType === 'application/rdf+xml') {
      assertPlainEntities(text);
      return await streamed(text, boundRdfXml(await rdfXmlParser(baseIri)));
    }
    const { Parser } = await import('n3');
    return boundTurtle(new Parser({ format: mediaType, baseIRI: baseIri })).parse(text) as Quad[];
  } catch (cause) {
    if (cause instanceof RdfSyntaxError || cause instanceof RdfTooCostly) throw cause;
    const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new RdfSyntaxError(`The text is not ${mediaType}: ${reason.slice(0, 200)}`, { cause });
  }
}

async function jsonLdParser(baseIRI: string): Promise<NodeJS.ReadWriteStream> {
  const { JsonLdParser } = await import('jsonld-streaming-parser');
  const documentLoader = {
    load: async () => {
      throw new RdfSyntaxError(
        'A JSON-LD context given by its address is not fetched. Include the context in the document.',
      );
    },
  };
  return new JsonLdParser({ baseIRI, documentLoader }) as unknown as NodeJS.ReadWriteStream;
}

async function rdfXmlParser(baseIRI: string): Promise<NodeJS.ReadWriteStream> {
  const { RdfXmlParser } = await import('rdfxml-streaming-parser');
  return new RdfXmlParser({ baseIRI }) as unknown as NodeJS.ReadWriteStream;
}

async function streamed(text: string, parser: NodeJS.ReadWriteStream): Promise<Quad[]> {
  const quads: Quad[] = [];
  parser.on('data', (quad: Quad) => quads.push(quad));
  const ended = once(parser, 'end');
  parser.end(text);
  await ended;
  return quads;
}
