import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad, Term } from '../../rdf/terms.ts';
import { prov, qiaw, rdf, rdfs } from '../../rdf/vocabularies.ts';
import type { Finding, Nodes, RuleInput } from './rule.ts';
import { type NamedValues, valueFindings } from './value-rules.ts';

const IMPORTED = `${namespaces.qiaw}ImportedFeatureVector`;
const DOUBLE = `${namespaces.xsd}double`;

/**
 * Rules for feature vectors, written in code because SHACL cannot quantify over predicates and a SPARQL engine takes seconds
 * for 7 000 values. A vector has one double per definition, all from one parameter set, as many as stated, and a reason for
 * each value that is not a number.
 */
export function vectorFindings(
  { quads, context }: RuleInput,
  nodes: Nodes,
  definitions: ReadonlySet<string>,
): Finding[] {
  const about = { definitions, sets: new Map<string, string>(), names: new Map<string, string>() };
  for (const set of [context, quads]) read(set, about);
  const findings: Finding[] = [];
  for (const [node, own] of nodes) {
    if (hasType(own, qiaw.RadiomicFeatureVector)) findings.push(...radiomic(node, own, nodes, about));
    else findings.push(...strayValues(node, own, definitions));
    if (hasType(own, qiaw.DeepFeatureVector)) findings.push(...deep(node, own));
  }
  return findings;
}

/** Statements about the definitions in a graph and its context. */
interface AboutDefinitions {
  readonly definitions: ReadonlySet<string>;
  readonly sets: Map<string, string>;
  readonly names: Map<string, string>;
}

function read(quads: readonly Quad[], { sets, names }: AboutDefinitions): void {
  for (const { subject, predicate, object } of quads) {
    if (predicate.value === qiaw.parameterSet.value) sets.set(subject.value, object.value);
    else if (predicate.value === qiaw.pyradiomicsName.value) names.set(subject.value, object.value);
  }
}

function* radiomic(
  node: string,
  own: readonly Quad[],
  nodes: Nodes,
  { definitions, sets, names }: AboutDefinitions,
): Generator<Finding> {
  const values = own.filter(({ predicate }) => definitions.has(predicate.value));
  const reasons = reasonsOf(own, nodes);
  const set = objectOf(own, qiaw.parameterSet)?.value;
  const seen = new Set<string>();
  const named: Map<string, { value: number; path: string }> = new Map();
  for (const { predicate, object } of values) {
    const at = { node, path: predicate.value };
    if (seen.has(predicate.value)) yield { rule: 'OneValue', ...at, ...TWO_VALUES };
    seen.add(predicate.value);
    if (object.termType !== 'Literal' || object.datatype.value !== DOUBLE)
      yield { rule: 'DoubleValue', ...at, ...NO_DOUBLE };
    else if (!Number.isFinite(numberOf(object)) && !reasons.has(predicate.value))
      yield { rule: 'ReasonForNaN', ...at, ...NO_REASON };
    if (sets.get(predicate.value) !== set) yield { rule: 'OneParameterSet', ...at, ...OTHER_SET };
    named.set(names.get(predicate.value) ?? '', { value: numberOf(object), path: predicate.value });
  }
  if (!own.some(({ object }) => object.value === IMPORTED)) yield* valueFindings(node, named satisfies NamedValues);
  if (own.some(({ object }) => object.value === IMPORTED)) {
    for (const { predicate } of own) {
      if (definitions.has(predicate.value) || ofImportedVectors.has(predicate.value)) continue;
      yield { rule: 'ImportedVectorStatements', node, path: predicate.value, ...NOT_OF_VECTORS };
    }
  }
  for (const definition of reasons) {
    if (!seen.has(definition)) yield { rule: 'ReasonForNaN', node, path: definition, ...STRAY_REASON };
  }
  const stated = Number(objectOf(own, qiaw.valueCount)?.value);
  if (stated !== values.length) {
    yield {
      rule: 'ValueCount',
      node,
      path: qiaw.valueCount.value,
      message: `The vector states ${stated} values but has ${values.length}.`,
      remedy: 'Map the record again: values were removed or added later.',
    };
  }
}

/** Properties of an imported vector other than its values. */
const ofImportedVectors: ReadonlySet<string> = new Set(
  [rdf.type, rdfs.label, qiaw.ofSubject, prov.wasDerivedFrom, prov.wasGeneratedBy, qiaw.parameterSet, qiaw.valueCount]
    .map(({ value }) => value)
    .concat(`${namespaces.qiaw}regionClass`),
);

/** Definitions for which the vector states why the value is missing. */
function reasonsOf(own: readonly Quad[], nodes: Nodes): ReadonlySet<string> {
  const reasons = new Set<string>();
  for (const { predicate, object } of own) {
    if (predicate.value !== qiaw.undefinedValue.value) continue;
    const definition = objectOf(nodes.get(object.value) ?? [], qiaw.definition);
    if (definition !== undefined) reasons.add(definition.value);
  }
  return reasons;
}

function* strayValues(node: string, own: readonly Quad[], definitions: ReadonlySet<string>): Generator<Finding> {
  const stray = own.find(({ predicate }) => definitions.has(predicate.value));
  if (stray !== undefined) yield { rule: 'ValueOnVector', node, path: stray.predicate.value, ...STRAY_VALUE };
}

function* deep(node: string, own: readonly Quad[]): Generator<Finding> {
  const values = unpack(objectOf(own, qiaw.vector)?.value ?? '');
  const stated = (property: { readonly value: string }) => Number(objectOf(own, property)?.value);
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const checks: ReadonlyArray<readonly [property: { readonly value: string }, expected: number, tolerance: number]> = [
    [qiaw.dimension, values.length, 0],
    [qiaw.l2norm, norm, 1e-5 * Math.max(1, norm)],
    [qiaw.min, values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY), 0],
    [qiaw.max, values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY), 0],
    [qiaw.zeroCount, values.filter((value) => value === 0).length, 0],
  ];
  for (const [property, expected, tolerance] of checks) {
    if (Math.abs(stated(property) - expected) <= tolerance) continue;
    yield {
      rule: 'DeepVectorSummary',
      node,
      path: property.value,
      message: `The vector states ${stated(property)}, but its components give ${expected}.`,
      remedy: 'Map the record again: the packed vector and its summary do not match.',
    };
  }
}

function unpack(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}

function hasType(own: readonly Quad[], type: { readonly value: string }): boolean {
  return own.some(({ predicate, object }) => predicate.value === rdf.type.value && object.value === type.value);
}

function objectOf(own: readonly Quad[], property: { readonly value: string }): Term | undefined {
  return own.find(({ predicate }) => predicate.value === property.value)?.object;
}

function numberOf({ value }: { readonly value: string }): number {
  if (value === '-INF') return Number.NEGATIVE_INFINITY;
  return value === 'INF' || value === '+INF' ? Number.POSITIVE_INFINITY : Number(value);
}

const TWO_VALUES = {
  message: 'The vector has two values for one feature definition.',
  remedy: 'Keep the value of one run; another run or parameter set has its own vector.',
};
const NO_DOUBLE = {
  message: 'A feature value is not an xsd:double.',
  remedy: 'Write the value as xsd:double with all its digits.',
};
const NO_REASON = {
  message: 'A feature value is not a number and has no reason.',
  remedy: 'State the reason with qiaw:undefinedValue, or leave the feature out.',
};
const STRAY_REASON = {
  message: 'A reason is given for a value that is not in the vector.',
  remedy: 'Remove the reason or restore the value.',
};
const OTHER_SET = {
  message: "The value's feature definition belongs to a different parameter set than the vector.",
  remedy: "Use the definition of the vector's own parameter set.",
};
const STRAY_VALUE = {
  message: 'A feature value belongs to a node that is not a radiomic feature vector.',
  remedy: 'Type the node qiaw:RadiomicFeatureVector, or move the value to its vector.',
};
const NOT_OF_VECTORS = {
  message: 'An imported vector has a statement that imported vectors must not have.',
  remedy: 'Remove it, or import its column with the matching role.',
};
