import { convertRdf, type GraphFormat } from '../../store/index.ts';
import type { Representation } from './negotiate.ts';

/** JSON is UTF-8 by definition, as are N-Triples, N-Quads and TriG; for the other textual types it is said. */
export const withCharset = (mediaType: string): string =>
  /json|n-triples|n-quads|trig/.test(mediaType) ? mediaType : `${mediaType}; charset=utf-8`;

/** An RDF document, written as Turtle by us, in the representation that was chosen. */
export function rdfResponse(
  turtle: string,
  chosen: Representation<GraphFormat>,
  headers: Record<string, string> = {},
): Response {
  const body = chosen.format === 'turtle' ? turtle : convertRdf(turtle, chosen.format);
  return new Response(body, { headers: { vary: 'Accept', ...headers, 'content-type': withCharset(chosen.mediaType) } });
}
