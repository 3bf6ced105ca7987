import { type GraphAddress, graphAddress, graphKinds } from '../../rdf/graph-kinds.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Literal, Quad } from '../../rdf/terms.ts';
import { qiaw, rdf } from '../../rdf/vocabularies.ts';
import { definitionFindings } from './definition-rules.ts';
import { type IdentifierSearch, identifierSearch, nameSearch } from './identifier-search.ts';
import { nameFindings } from './name-rules.ts';
import { nodeFindings } from './node-rules.ts';
import { regionFindings } from './region-rules.ts';
import type { Finding, Nodes, RuleInput } from './rule.ts';
import { unitFindings } from './unit-rules.ts';
import { userFindings } from './user-rules.ts';
import { maskVolumeFindings } from './value-rules.ts';
import { vectorFindings } from './vector-rules.ts';

/** Rules for every graph: its terms are absolute, named and known, belong to the graph, and contain no patient identifier. */
export function graphFindings(input: RuleInput): Finding[] {
  const address = graphAddress(input.graphName);
  const definitions = definitionsOf(input);
  const identifiers = identifierSearch({ ...input, base: address.base });
  const hasRegionName = nameSearch(input.deniedNames, address.base);
  const findings: Finding[] = [];
  const nodes = nodesOf(input.quads);
  const strangers = new Set([...nodes.keys()].filter((subject) => !owns(subject, address)));
  for (const quad of input.quads) {
    findings.push(...termFindings(quad, address, identifiers));
    if (hasRegionName(quad)) findings.push(named(quad));
    // Users bring their own vocabularies. The user rules define what a user graph must not contain.
    const unknown = address.kind === 'user' ? undefined : unknownTerm(quad, input.known, definitions);
    if (unknown !== undefined) findings.push(unknown);
    if (strangers.has(quad.subject.value)) findings.push(foreign(quad, input.graphName));
    if (quad.graph.value !== input.graphName) findings.push(misplaced(quad, input.graphName));
  }
  if (input.quads.length === 0) findings.push(empty(input.graphName));
  return [
    ...distinct(findings),
    ...nodeFindings(nodes, input.targets, address),
    ...nameFindings(nodes, address, input.knownLabel),
    ...definitionFindings(input),
    ...unitFindings(nodes, address),
    ...maskVolumeFindings(nodes),
    ...regionFindings(nodes, address),
    ...vectorFindings(input, nodes, definitions),
    ...userFindings(input, address),
  ];
}

function nodesOf(quads: readonly Quad[]): Nodes {
  const nodes = new Map<string, Quad[]>();
  for (const statement of quads) {
    const own = nodes.get(statement.subject.value);
    if (own === undefined) nodes.set(statement.subject.value, [statement]);
    else own.push(statement);
  }
  return nodes;
}

/** IRIs declared as feature definitions in the graph or its context. */
function definitionsOf({ quads, context }: RuleInput): ReadonlySet<string> {
  const definitions = new Set<string>();
  for (const set of [quads, context]) {
    for (const { predicate, object, subject } of set) {
      if (object.value === qiaw.FeatureDefinition.value && predicate.value === rdf.type.value)
        definitions.add(subject.value);
    }
  }
  return definitions;
}

function* termFindings(quad: Quad, address: GraphAddress, holdsIdentifier: IdentifierSearch): Generator<Finding> {
  for (const term of [quad.subject, quad.predicate, quad.object]) {
    const about = { node: quad.subject.value, path: quad.predicate.value };
    if (term.termType === 'BlankNode') yield { rule: 'NoBlankNode', ...about, ...BLANK };
    if (term.termType === 'NamedNode') {
      if (!ABSOLUTE.test(term.value)) yield { rule: 'AbsoluteIri', ...about, ...RELATIVE, value: term.value };
      else if (isLocal(term.value, address.base)) yield { rule: 'PublicIri', ...about, ...LOCAL, value: term.value };
    }
    if (term.termType === 'Literal' && illTyped(term))
      yield { rule: 'WellTypedLiteral', ...about, ...ILL_TYPED, value: term.value };
    if (holdsIdentifier(term, quad)) yield { rule: 'NoIdentifier', ...about, ...IDENTIFIER };
  }
}

const ABSOLUTE = /^(?:https?:\/\/[^\s<>"{}|\\^`/]+\/?|urn:[a-z0-9][a-z0-9-]*:|mailto:)[^\s<>"{}|\\^`]*$/i;
const LOOPBACK = /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?::\d+)?(?:\/|$)/i;

/** A loopback address is allowed only as the base of a deployment that has no public one. */
function isLocal(iri: string, base: string): boolean {
  return LOOPBACK.test(iri) && (base === '' || !iri.startsWith(base));
}

const lexical: Readonly<Record<string, RegExp>> = {
  [`${namespaces.xsd}double`]: /^(?:NaN|-?INF|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)$/,
  [`${namespaces.xsd}decimal`]: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/,
  [`${namespaces.xsd}integer`]: /^[+-]?\d+$/,
  [`${namespaces.xsd}boolean`]: /^(?:true|false|1|0)$/,
  [`${namespaces.xsd}dateTime`]: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
  [`${namespaces.xsd}hexBinary`]: /^(?:[0-9a-fA-F]{2})*$/,
};

function illTyped(literal: Literal): boolean {
  return lexical[literal.datatype.value]?.test(literal.value) === false;
}

function named({ subject, predicate }: Quad): Finding {
  return { rule: 'NoIdentifier', node: subject.value, path: predicate.value, ...NAME };
}

function unknownTerm(quad: Quad, known: ReadonlySet<string>, definitions: ReadonlySet<string>): Finding | undefined {
  const { subject, predicate, object } = quad;
  const isType = predicate.value === rdf.type.value;
  const bad = isType ? !known.has(object.value) : !known.has(predicate.value) && !definitions.has(predicate.value);
  // Individuals of other vocabularies are too many to list; ours are all in the vocabulary that is served.
  const isOwn = object.termType === 'NamedNode' && object.value.startsWith(namespaces.qiaw) && !known.has(object.value);
  if (!bad && !isOwn) return undefined;
  const value = bad && !isType ? predicate.value : object.value;
  const role = !bad ? 'term' : isType ? 'class' : 'property';
  return {
    rule: 'KnownTerm',
    node: subject.value,
    path: predicate.value,
    message: `The ${role} <${value}> is neither in the ontology nor a declared feature definition.`,
    remedy: 'Correct the term, declare it in ontology/, or declare the feature definition in the definitions graph.',
    value,
  };
}

/** Whether a node may be described in the graph. A graph of unknown kind may describe any node. */
function owns(subject: string, { base, kind, key = '' }: GraphAddress): boolean {
  if (kind === undefined) return true;
  return subject.startsWith(base)
    ? graphKinds[kind].owns(subject.slice(base.length), key)
    : graphKinds[kind].owns('', key);
}

function foreign(quad: Quad, graph: string): Finding {
  return {
    rule: 'OwnSubject',
    node: quad.subject.value,
    path: quad.predicate.value,
    message: `The graph <${graph}> describes a node that does not belong to it.`,
    remedy:
      'Move the statement to the graph of that node; shared nodes (software, definitions) belong to the definitions graph.',
  };
}

function misplaced(quad: Quad, graph: string): Finding {
  return {
    rule: 'OneGraph',
    node: quad.subject.value,
    path: quad.predicate.value,
    message: `A statement is in the graph <${quad.graph.value}> instead of <${graph}>.`,
    remedy: 'Put all statements in the graph that is being checked.',
  };
}

function empty(graph: string): Finding {
  return {
    rule: 'NotEmpty',
    node: graph,
    path: '',
    message: 'The graph is empty.',
    remedy: 'Remove the graph instead of writing an empty one.',
  };
}

function* distinct(findings: readonly Finding[]): Generator<Finding> {
  const seen = new Set<string>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.node} ${finding.path} ${finding.value ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield finding;
  }
}

const BLANK = {
  message: 'The graph contains a blank node, which cannot be referenced and changes each time the graph is read.',
  remedy: 'Give the node an IRI, for example a # fragment of the node it belongs to.',
};
const RELATIVE = {
  message: 'An IRI is not absolute (http, https or urn), so each reader would resolve it differently.',
  remedy: "Write the full IRI, beginning with the deployment's base.",
};
const LOCAL = {
  message: 'An IRI points to the local machine and not to the base of this deployment.',
  remedy: 'Set a public base and map the record again, or run `qiaw rebase`.',
};
const ILL_TYPED = {
  message: 'The text of a literal is not valid for its datatype.',
  remedy: 'Write the value in the lexical form of its datatype, or correct the datatype.',
};
const NAME = {
  message: 'A text contains a region name that no naming rule knows.',
  remedy: 'Use the label of the region; add the name to a name table if it may be published.',
};
const IDENTIFIER = {
  message: 'A term contains a patient identifier.',
  remedy: 'Use the pseudonym; check the naming rules and free-text settings for the source of the identifier.',
};
