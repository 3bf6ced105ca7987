import type { Quad } from '../../rdf/terms.ts';
import { ShapesError } from '../errors.ts';

export const SH = 'http://www.w3.org/ns/shacl#';

/** Parameters of SHACL Core's constraint components (SHACL 4) and the component each belongs to. */
const coreParameters: Readonly<Record<string, string>> = {
  class: 'Class',
  datatype: 'Datatype',
  nodeKind: 'NodeKind',
  minCount: 'MinCount',
  maxCount: 'MaxCount',
  minExclusive: 'MinExclusive',
  minInclusive: 'MinInclusive',
  maxExclusive: 'MaxExclusive',
  maxInclusive: 'MaxInclusive',
  minLength: 'MinLength',
  maxLength: 'MaxLength',
  pattern: 'Pattern',
  languageIn: 'LanguageIn',
  uniqueLang: 'UniqueLang',
  equals: 'Equals',
  disjoint: 'Disjoint',
  lessThan: 'LessThan',
  lessThanOrEquals: 'LessThanOrEquals',
  not: 'Not',
  and: 'And',
  or: 'Or',
  xone: 'Xone',
  node: 'Node',
  qualifiedMinCount: 'QualifiedMinCount',
  qualifiedMaxCount: 'QualifiedMaxCount',
  closed: 'Closed',
  hasValue: 'HasValue',
  in: 'In',
};

/** Terms for shapes, targets, names and descriptions, which do not constrain anything themselves. */
const neutral = new Set(
  `path inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath property message severity name description
   order group deactivated targetClass targetNode targetSubjectsOf targetObjectsOf flags qualifiedValueShape
   qualifiedValueShapesDisjoint ignoredProperties`.split(/\s+/),
);

const sparqlOnly = new Set(['sparql', 'select', 'prefixes', 'declare', 'prefix', 'namespace']);

/**
 * The constraint components that a set of shapes uses, as IRIs. An engine may report that data conforms when it does not know
 * a component, so anything outside SHACL Core (and sh:sparql, where allowed) throws ShapesError.
 */
export function componentsInUse(shapes: readonly Quad[], engine: 'core' | 'sparql', file: string): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { predicate, object } of shapes) {
    if (object.value === `${SH}ConstraintComponent`) throw unsupported('a custom constraint component', file);
    if (!predicate.value.startsWith(SH)) continue;
    const term = predicate.value.slice(SH.length);
    const component = coreParameters[term];
    if (component !== undefined) used.add(`${SH}${component}ConstraintComponent`);
    else if (term === 'sparql' && engine === 'sparql') used.add(`${SH}SPARQLConstraintComponent`);
    else if (!neutral.has(term) && !(engine === 'sparql' && sparqlOnly.has(term)))
      throw unsupported(`sh:${term}`, file);
  }
  return used;
}

/**
 * Checks that paths are of a kind that both engines evaluate: a property, its inverse, a choice of properties, or a sequence
 * of properties and inverses. For deeper nesting one engine throws and the other silently follows nothing.
 */
export function checkPaths(shapes: readonly Quad[], file: string): void {
  const nested = (node: string) => shapes.filter(({ subject }) => subject.value === node);
  for (const { predicate, object } of shapes) {
    const operator = predicate.value.startsWith(SH) ? predicate.value.slice(SH.length) : '';
    if (operator === 'inversePath' && object.termType === 'BlankNode')
      throw unsupported('the inverse of a complex path', file);
    if (!/^(?:zeroOrMore|oneOrMore|zeroOrOne|alternative)Path$/.test(operator)) continue;
    for (let list = nested(object.value); list.length > 0; ) {
      const member = list.find((quad) => quad.predicate.value.endsWith('#first'))?.object ?? object;
      if (member.termType === 'BlankNode') throw unsupported(`a complex path inside sh:${operator}`, file);
      const rest = list.find((quad) => quad.predicate.value.endsWith('#rest'))?.object.value ?? '';
      list = nested(rest);
    }
  }
}

function unsupported(what: string, file: string): ShapesError {
  return new ShapesError(
    `The shapes file ${file} uses ${what}, which the engine for this file does not support. ` +
      'Use SHACL Core, or put a sh:sparql constraint in a file named *.sparql.ttl.',
  );
}
