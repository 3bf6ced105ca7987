import { featureMeaning, type Quad, qiaw, rdf, skos } from '../rdf/index.ts';
import type { Finding, RuleInput } from './graph-rules.ts';

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

const UNKNOWN = {
  message: 'The feature table does not know this feature.',
  remedy: 'Correct the PyRadiomics name, or add the feature to ontology/features.csv.',
};
const DIFFERENT = {
  message: 'The definition says of its feature something else than the feature table.',
  remedy: 'Take class, IBSI code, match and deviation from ontology/features.csv.',
};
