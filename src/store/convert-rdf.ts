import { Store } from 'oxigraph';
import type { GraphFormat } from './port.ts';

const types: Record<GraphFormat, string> = {
  turtle: 'text/turtle',
  ntriples: 'application/n-triples',
  nquads: 'application/n-quads',
  trig: 'application/trig',
  rdfxml: 'application/rdf+xml',
  jsonld: 'application/ld+json',
};

/** A small Turtle document in another format, on the calling thread. Throws on text that is no Turtle. */
export function convertRdf(turtle: string, format: GraphFormat): string {
  const store = new Store();
  store.load(turtle, { format: types.turtle });
  return String(store.query('CONSTRUCT WHERE { ?s ?p ?o }', { results_format: types[format] }));
}
