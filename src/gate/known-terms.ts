import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTurtle, shippedOntology } from './shapes.ts';

/** Every term the ontology folder declares or lists as somebody else's: what a graph may use as class or property. */
export function knownTerms(folder = shippedOntology): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (name.endsWith('.ttl')) for (const quad of readTurtle(path)) terms.add(quad.subject.value);
    if (name === 'external.csv') {
      for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
        const iri = line.split(',', 1)[0];
        if (iri !== undefined && iri !== '') terms.add(iri);
      }
    }
  }
  return terms;
}
