import { instanceIris } from '../rdf/iris.ts';
import type { Quad } from '../rdf/terms.ts';
import { qiaw } from '../rdf/vocabularies.ts';
import { featureDefinition } from './feature-definition.ts';

/**
 * The definition that earlier releases used for values without a unit. Its IRI is the one that the same feature has in HU.
 * Undefined if the IRI is not a definition in HU, or if the feature has the same unit on every image.
 */
export function definitionWithoutUnit(
  base: string,
  iri: string,
): { readonly iri: string; readonly ucum: string } | undefined {
  const start = `${base}fd/`;
  const found = iri.startsWith(start) ? /^(.+)\.([0-9a-f]{64})$/.exec(iri.slice(start.length)) : null;
  if (found === null) return undefined;
  const present = featureDefinition(instanceIris(base), found[1]!, found[2]!, '1');
  return present.iri === iri ? undefined : present;
}

/** The definitions of a graph that have such an earlier IRI, each with its current IRI. */
export function misnamedDefinitions(base: string, definitions: readonly Quad[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { subject, predicate, object } of definitions) {
    if (predicate.value !== qiaw.ucum.value) continue;
    const present = definitionWithoutUnit(base, subject.value);
    if (present?.ucum === object.value) found.set(subject.value, present.iri);
  }
  return found;
}
