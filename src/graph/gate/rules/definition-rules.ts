import { type FeatureMeaning, featureMeaning } from '../../mapping/feature-meaning.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import { qiaw, rdf, skos } from '../../rdf/vocabularies.ts';
import type { Finding, RuleInput } from './rule.ts';

/**
 * A feature definition says of its feature what the feature table says: class, IBSI code, match, deviation. A wrong class is
 * well-formed in every other respect, so nothing else would notice it.
 */
export function* definitionFindings({ quads }: RuleInput): Generator<Finding> {
  const nodes = new Map<string, Quad[]>();
  for (const { subject, predicate, object } of quads) {
    if (predicate.value === rdf.type.value && object.value === qiaw.FeatureDefinition.value)
      nodes.set(subject.value, []);
  }
  for (const statement of quads) nodes.get(statement.subject.value)?.push(statement);
  for (const [node, own] of nodes) yield* checkDefinition(node, own);
}

function* checkDefinition(node: string, own: readonly Quad[]): Generator<Finding> {
  const said = (property: { readonly value: string }) =>
    own.find(({ predicate }) => predicate.value === property.value)?.object.value;
  const name = said(qiaw.pyradiomicsName) ?? '';
  const meaning = featureMeaning(name);
  if (said(sourceVersion) !== undefined) {
    yield* checkImported(node, said, meaning);
    return;
  }
  if (meaning === undefined) {
    yield { rule: 'FeatureTable', node, path: qiaw.pyradiomicsName.value, ...UNKNOWN, value: name };
    return;
  }
  const { match, ontologyClass } = meaning;
  const expected = [
    [qiaw.ontologyMatch, match],
    [qiaw.computes, match === 'exact' ? ontologyClass : undefined],
    [skos.closeMatch, match === 'close' ? ontologyClass : undefined],
    [qiaw.ibsiCode, meaning.ibsiCode],
    [qiaw.deviation, meaning.deviation],
    [qiaw.imageType, name.slice(0, name.indexOf('_'))],
  ] as const;
  for (const [property, value] of expected) {
    if (said(property) === value) continue;
    yield { rule: 'FeatureTable', node, path: property.value, ...DIFFERENT };
  }
}

/** Version of the program that computed imported values; only imported definitions have it (ontology/imports.ttl). */
const sourceVersion = { value: `${namespaces.qiaw}sourceVersion` };

/**
 * An imported definition says what the feature table says only where PyRadiomics 3 or later computed it; older ones are at
 * most close to a class, and features the table does not know have none.
 */
function* checkImported(
  node: string,
  said: (property: { readonly value: string }) => string | undefined,
  meaning: FeatureMeaning | undefined,
): Generator<Finding> {
  const current = Number.parseInt(said(sourceVersion) ?? '', 10) >= 3;
  const match = current || meaning?.match !== 'exact' ? (meaning?.match ?? 'none') : 'close';
  const name = said(qiaw.pyradiomicsName) ?? '';
  const expected = [
    [qiaw.ontologyMatch, match],
    [qiaw.computes, match === 'exact' ? meaning?.ontologyClass : undefined],
    [skos.closeMatch, match === 'close' ? meaning?.ontologyClass : undefined],
    [qiaw.ibsiCode, current ? meaning?.ibsiCode : undefined],
    [qiaw.imageType, name.slice(0, name.indexOf('_'))],
  ] as const;
  for (const [property, value] of expected) {
    if (said(property) !== value) yield { rule: 'FeatureTable', node, path: property.value, ...DIFFERENT };
  }
}

const UNKNOWN = {
  message: 'The feature table does not know this feature.',
  remedy: 'Correct the PyRadiomics name, or add the feature to ontology/features.csv.',
};
const DIFFERENT = {
  message: 'The definition says of its feature something else than the feature table.',
  remedy: 'Take class, IBSI code, match and deviation from ontology/features.csv.',
};
