import {
  type Literal,
  type NamedNode,
  namedNode,
  type Quad,
  quad,
  rdf,
  string,
  typed,
} from '../../../src/graph/index.ts';
import { atSize, isFullSize } from '../../support/full-size.ts';

export interface Mutant {
  /** Operation and the property or class it was applied to. */
  readonly name: string;
  readonly quads: readonly Quad[];
}

/** What a mutant is made from: the graph, and the same graph for another subject. */
export interface MutationInput {
  readonly graph: readonly Quad[];
  readonly other: readonly Quad[];
  /** Feature definitions, which count as one kind of property. */
  readonly definitions: ReadonlySet<string>;
}

/**
 * One mutant for each operation and each property and class that occurs, derived from the data without looking at the
 * shapes: delete a statement, duplicate it with another value, change its type, or point it to the same thing of
 * another subject.
 */
function* allMutantsOf({ graph, other, definitions }: MutationInput): Generator<Mutant> {
  for (const [kind, sample] of samples(graph, definitions)) {
    const rest = graph.filter((candidate) => candidate !== sample);
    yield { name: `delete ${kind}`, quads: rest };
    yield { name: `duplicate ${kind}`, quads: [...graph, duplicate(sample)] };
    yield { name: `retype ${kind}`, quads: [...rest, retyped(sample)] };
    const twin = other.find((candidate) => sameRole(candidate, sample, graph, other));
    if (twin !== undefined && !sample.predicate.equals(rdf.type)) {
      yield { name: `retarget ${kind}`, quads: [...rest, withObject(sample, twin.object as NamedNode)] };
    }
  }
}

/** The mutants to try: all at full size, otherwise an evenly spaced share of them. */
export function mutantsOf(input: MutationInput): Mutant[] {
  return [...allMutantsOf(input)].filter((_, at) => at % atSize(4, 1) === 0);
}

/** The mutants that may survive, of those that were tried. */
export function expectedSurvivors(
  tried: ReadonlySet<string>,
  allowed: Readonly<Record<string, string>> = {},
): string[] {
  return Object.keys(allowed)
    .filter((name) => isFullSize || tried.has(name))
    .sort();
}

/**
 * The first statement of each kind: property and class of its subject, or class; all feature values count as one kind.
 */
function samples(graph: readonly Quad[], definitions: ReadonlySet<string>): Map<string, Quad> {
  const found = new Map<string, Quad>();
  for (const statement of graph) {
    const classes = classesOf(graph, statement.subject.value);
    const property = definitions.has(statement.predicate.value) ? 'feature value' : local(statement.predicate.value);
    const kind = statement.predicate.equals(rdf.type)
      ? `class ${local(statement.object.value)} of ${classes}`
      : `${property} of ${classes}`;
    if (!found.has(kind)) found.set(kind, statement);
  }
  return found;
}

/** Classes of a node, sorted; all regions count as one kind, regardless of what they delineate. */
function classesOf(graph: readonly Quad[], subject: string): string {
  const classes = graph
    .filter((q) => q.subject.value === subject && q.predicate.equals(rdf.type))
    .map((q) => local(q.object.value));
  return classes.includes('C85402') ? 'Region' : classes.sort().join('+');
}

/** Another value of the same kind; a second type for a class. */
function duplicate(sample: Quad): Quad {
  if (sample.predicate.equals(rdf.type)) {
    return withObject(sample, namedNode('https://w3id.org/fair-qiaw/ns#Outcome'));
  }
  const { object } = sample;
  if (object.termType !== 'Literal') return withObject(sample, namedNode(`${object.value}x`));
  return withObject(sample, typed(otherLexical(object), object.datatype as NamedNode));
}

function otherLexical({ value }: Literal): string {
  if (value === 'true') return 'false';
  if (/^-?\d/.test(value) && !Number.isNaN(Number(value))) return value.includes('E') ? '7.5E0' : `${value}1`;
  return `${value}x`;
}

/**
 * A literal becomes a string, or a number if it was a string; an IRI becomes a literal; a class becomes another known
 * class.
 */
function retyped(sample: Quad): Quad {
  const { object } = sample;
  if (sample.predicate.equals(rdf.type)) return withObject(sample, namedNode('https://w3id.org/fair-qiaw/ns#Outcome'));
  if (object.termType !== 'Literal') return withObject(sample, string(object.value));
  const isString = object.datatype.value.endsWith('#string');
  return withObject(
    sample,
    isString ? typed('17', namedNode('http://www.w3.org/2001/XMLSchema#integer')) : string(object.value),
  );
}

function sameRole(candidate: Quad, sample: Quad, graph: readonly Quad[], other: readonly Quad[]): boolean {
  return (
    candidate.predicate.equals(sample.predicate) &&
    candidate.object.termType === 'NamedNode' &&
    !candidate.object.equals(sample.object) &&
    classesOf(other, candidate.subject.value) === classesOf(graph, sample.subject.value)
  );
}

function withObject({ subject, predicate, graph }: Quad, object: NamedNode | Literal): Quad {
  return quad(subject as NamedNode, predicate as NamedNode, object, graph as NamedNode);
}

function local(iri: string): string {
  return iri.replace(/^.*[/#]/, '');
}
