import { namespaces, QIAW } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import type { ValidationResult } from '../model.ts';

/** What a missing value violates. */
const lacking = new Set(['MinCount', 'Node', 'Or'].map((name) => `${namespaces.sh}${name}ConstraintComponent`));

/** Properties by which a record names people and services of its own. */
const own = new Set([
  ...['publisher', 'creator'].map((name) => `${namespaces.dct}${name}`),
  ...['contactPoint', 'service'].map((name) => `${namespaces.dcat}${name}`),
  `${namespaces.healthdcatap}hdab`,
  'http://data.europa.eu/m8g/contactPoint',
]);

/**
 * Results about a qiaw:PartialRecord: what it lacks is a warning, because nobody has stated it and nothing is made up. A published
 * dataset is not partial unless its record names fewer profiles. What the record does state must be right.
 */
export function withPartialRecords(quads: readonly Quad[], results: readonly ValidationResult[]): ValidationResult[] {
  const topics = topicsOf(quads);
  if (topics.size === 0) return [...results];
  const isPartial = (node: string): boolean => topics.has(node) || topics.has(node.replace(/#.*$/, ''));
  return results.map((result) =>
    result.severity === 'violation' && lacking.has(result.constraint) && isPartial(result.focusNode)
      ? { ...result, severity: 'warning' }
      : result,
  );
}

/** The resources of partial records, and the agents, contacts and services that they name. */
function topicsOf(quads: readonly Quad[]): ReadonlySet<string> {
  const records = new Set(
    quads
      .filter(
        ({ predicate, object }) =>
          predicate.value === `${namespaces.rdf}type` && object.value === `${QIAW}PartialRecord`,
      )
      .map(({ subject }) => subject.value),
  );
  const topics = new Set(
    quads
      .filter(
        ({ subject, predicate }) => predicate.value === `${namespaces.foaf}primaryTopic` && records.has(subject.value),
      )
      .map(({ object }) => object.value),
  );
  for (let step = 0; step < 2; step++) {
    for (const { subject, predicate, object } of quads) {
      if (own.has(predicate.value) && topics.has(subject.value)) topics.add(object.value);
    }
  }
  return topics;
}
