import { convertRdf, type GraphFormat } from '../store/index.ts';
import type { Representation } from './negotiate.ts';

/** An RDF document, written as Turtle by us, in the representation that was chosen. */
export function rdfResponse(
  turtle: string,
  chosen: Representation<GraphFormat>,
  headers: Record<string, string> = {},
): Response {
  const body = chosen.format === 'turtle' ? turtle : convertRdf(turtle, chosen.format);
  const response = new Response(body, { headers });
  response.headers.set(
    'content-type',
    /json|n-triples|n-quads|trig/.test(chosen.mediaType) ? chosen.mediaType : `${chosen.mediaType}; charset=utf-8`,
  );
  response.headers.set('vary', 'Accept');
  return response;
}
