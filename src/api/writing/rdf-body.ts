import { type Quad, type RdfMediaType, RdfSyntaxError, rdfMediaTypes, readRdf } from '../../rdf/index.ts';
import { GraphSyntaxError } from '../../store/index.ts';
import { HttpProblem } from '../problem.ts';
import { readText } from '../sparql/protocol.ts';

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

/** The quads of a request's body, or of all files of a multipart form (Graph Store Protocol 5.5), with `graph` as base. */
export async function readRdfBody(request: Request, graph: string, maxBytes: number): Promise<Quad[]> {
  const type = request.headers.get('content-type') ?? '';
  const text = await readText(request, maxBytes);
  if (!/^multipart\/form-data\b/i.test(type)) return read(text, type, graph);
  const form = await new Response(text, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new HttpProblem(400, 'QIAW_GRAPH_SYNTAX', 'The multipart form cannot be read.');
  });
  const quads: Quad[] = [];
  for (const part of form.values()) {
    const isText = typeof part === 'string';
    quads.push(...(await read(isText ? part : await part.text(), isText ? 'text/turtle' : part.type, graph)));
  }
  return quads;
}

async function read(text: string, contentType: string, graph: string): Promise<Quad[]> {
  const name = contentType.split(';')[0]!.trim().toLowerCase();
  const mediaType = rdfMediaTypes.find((known) => known === name) ?? aliases[name];
  if (mediaType === undefined) {
    throw new HttpProblem(
      415,
      'QIAW_MEDIA_TYPE',
      `Send a graph as ${rdfMediaTypes.join(', ')}, or such files as multipart/form-data.`,
      {
        'accept-post': [...rdfMediaTypes, 'multipart/form-data'].join(', '),
      },
    );
  }
  try {
    const quads = await readRdf(text, mediaType, graph === '' ? 'urn:base:' : graph);
    const elsewhere = quads.find((one) => one.graph.termType !== 'DefaultGraph' && one.graph.value !== graph);
    if (elsewhere) throw new GraphSyntaxError('The body holds quads of another graph than the one that is written.');
    return quads;
  } catch (error) {
    if (error instanceof RdfSyntaxError) throw new GraphSyntaxError(error.message, { cause: error });
    throw error;
  }
}
