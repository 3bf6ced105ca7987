import { convertRdf, type GraphFormat } from '../../store/index.ts';
import type { Representation } from './negotiate.ts';

/** JSON, N-Triples, N-Quads and TriG are UTF-8 by definition; the other textual types get a charset parameter. */
export const withCharset = (mediaType: string): string =>
  /json|n-triples|n-quads|trig/.test(mediaType) ? mediaType : `${mediaType}; charset=utf-8`;

/** An RDF document, given as Turtle, converted to the chosen representation. */
export function rdfResponse(
  turtle: string,
  chosen: Representation<GraphFormat>,
  headers: Record<string, string> = {},
): Response {
  const body = chosen.format === 'turtle' ? turtle : convertRdf(turtle, chosen.format);
  return new Response(body, { headers: { vary: 'Accept', ...headers, 'content-type': withCharset(chosen.mediaType) } });
}
