import { Store } from 'oxigraph';
import { graphMediaTypes } from './media-types.ts';
import type { GraphFormat } from './port.ts';

/** Converts a small Turtle document to another format, on the calling thread. Throws on text that is not Turtle. */
export function convertRdf(turtle: string, format: GraphFormat): string {
  const store = new Store();
  store.load(turtle, { format: graphMediaTypes.turtle });
  return String(store.query('CONSTRUCT WHERE { ?s ?p ?o }', { results_format: graphMediaTypes[format] }));
}
