import { type RdfMediaType, RdfSyntaxError, rdfMediaTypes } from '../../../graph/index.ts';
import { GraphSyntaxError } from '../../../store/index.ts';
import { HttpProblem } from '../../answer/problem.ts';
import { readText } from '../../sparql/protocol.ts';
import type { GraphWriter } from './graph-writer.ts';

/** Other names for the same formats. */
const aliases: Readonly<Record<string, RdfMediaType>> = {
  '': 'text/turtle',
  'application/x-turtle': 'text/turtle',
  'text/plain': 'application/n-triples',
  'text/n3': 'text/turtle',
  'application/json': 'application/ld+json',
  'application/xml': 'application/rdf+xml',
  'text/xml': 'application/rdf+xml',
};

/** Maximum number of files in a multipart form. */
const mostParts = 100;

/** The statements of a request body, or of all files of a multipart form (Graph Store Protocol 5.5), as N-Triples; `graph` is the base IRI. */
export async function readRdfBody(
  request: Request,
  graph: string,
  maxBytes: number,
  { graphs }: Pick<GraphWriter, 'graphs'>,
): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  const text = await readText(request, maxBytes);
  const texts = /^multipart\/form-data\b/i.test(type) ? await parts(text, type) : [{ text, mediaType: named(type) }];
  try {
    const { lines, elsewhere } = await graphs.read({ texts, base: graph || 'urn:base:', graph }, request.signal);
    if (elsewhere) throw new GraphSyntaxError('The body contains quads of a graph other than the one being written.');
    return lines;
  } catch (error) {
    if (error instanceof RdfSyntaxError) throw new GraphSyntaxError(error.message, { cause: error });
    throw error;
  }
}

async function parts(text: string, type: string): Promise<{ text: string; mediaType: RdfMediaType }[]> {
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1] ?? '';
  if (boundary === '' || text.split(`--${boundary}`, mostParts + 2).length > mostParts + 1)
    throw unreadableForm(` A form must contain 1 to ${mostParts} files.`);
  const form = await new Response(text, { headers: { 'content-type': type } }).formData().catch(() => {
    throw unreadableForm('');
  });
  return Promise.all(
    [...form.values()].map(async (part) =>
      typeof part === 'string'
        ? { text: part, mediaType: 'text/turtle' as const }
        : { text: await part.text(), mediaType: named(part.type) },
    ),
  );
}

const unreadableForm = (why: string) =>
  new HttpProblem(400, 'QIAW_GRAPH_SYNTAX', `The multipart form cannot be read.${why}`);

function named(contentType: string): RdfMediaType {
  const name = contentType.split(';')[0]!.trim().toLowerCase();
  const mediaType = rdfMediaTypes.find((known) => known === name) ?? aliases[name];
  if (mediaType !== undefined) return mediaType;
  throw new HttpProblem(
    415,
    'QIAW_MEDIA_TYPE',
    `Send a graph as ${rdfMediaTypes.join(', ')}, or as files of these types in multipart/form-data.`,
    { 'accept-post': [...rdfMediaTypes, 'multipart/form-data'].join(', ') },
  );
}
