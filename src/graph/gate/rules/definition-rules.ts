import { type FeatureMeaning, featureMeaning } from '../../mapping/feature-meaning.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import { qiaw, rdf, skos } from '../../rdf/vocabularies.ts';
import type { Finding, RuleInput } from './rule.ts';

/**
 * A feature definition must agree with the feature table in class, IBSI code, match and deviation. A definition with a wrong
 * class is otherwise well-formed, so no other check would find it.
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
  const stated = (property: { readonly value: string }) =>
    own.find(({ predicate }) => predicate.value === property.value)?.object.value;
  const name = stated(qiaw.pyradiomicsName) ?? '';
  const meaning = featureMeaning(name);
  if (stated(sourceVersion) !== undefined) {
    yield* checkImported(node, stated, meaning);
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
    if (stated(property) === value) continue;
    yield { rule: 'FeatureTable', node, path: property.value, ...DIFFERENT };
  }
}

/** Version of the program that computed the imported values. Only imported definitions have it (ontology/imports.ttl). */
const sourceVersion = { value: `${namespaces.qiaw}sourceVersion` };

/**
 * An imported definition must agree with the feature table only if PyRadiomics 3 or later computed it. Older versions are at
 * most a close match to a class, and features that are not in the table have no class.
 */
function* checkImported(
  node: string,
  stated: (property: { readonly value: string }) => string | undefined,
  meaning: FeatureMeaning | undefined,
): Generator<Finding> {
  const current = Number.parseInt(stated(sourceVersion) ?? '', 10) >= 3;
  const match = current || meaning?.match !== 'exact' ? (meaning?.match ?? 'none') : 'close';
  const name = stated(qiaw.pyradiomicsName) ?? '';
  const expected = [
    [qiaw.ontologyMatch, match],
    [qiaw.computes, match === 'exact' ? meaning?.ontologyClass : undefined],
    [skos.closeMatch, match === 'close' ? meaning?.ontologyClass : undefined],
    [qiaw.ibsiCode, current ? meaning?.ibsiCode : undefined],
    [qiaw.imageType, name.slice(0, name.indexOf('_'))],
  ] as const;
  for (const [property, value] of expected) {
    if (stated(property) !== value) yield { rule: 'FeatureTable', node, path: property.value, ...DIFFERENT };
  }
}

const UNKNOWN = {
  message: 'This feature is not in the feature table.',
  remedy: 'Correct the PyRadiomics name, or add the feature to ontology/features.csv.',
};
const DIFFERENT = {
  message: 'The definition contradicts the feature table.',
  remedy: 'Copy class, IBSI code, match and deviation from ontology/features.csv.',
};
