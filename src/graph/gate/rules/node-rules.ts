import type { GraphAddress } from '../../rdf/graph-kinds.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import { earl, prov, qiaw, rdf, skos } from '../../rdf/vocabularies.ts';
import type { Finding, Nodes } from './rule.ts';

/** Rules for whole nodes: a shape targets each node, and an execution names runs and graphs that match. */
export function* nodeFindings(
  nodes: Nodes,
  targets: ReadonlySet<string>,
  { base, kind }: GraphAddress,
): Generator<Finding> {
  for (const [node, own] of nodes) {
    const classes = own.filter(({ predicate }) => predicate.value === rdf.type.value).map(({ object }) => object.value);
    // User graphs and graphs of unknown kind may contain nodes that no shape targets.
    if (kind !== undefined && kind !== 'user' && !classes.some((name) => targets.has(name)) && !isDetail(node, nodes)) {
      yield { rule: 'SeenByShapes', node, path: rdf.type.value, ...UNSEEN };
    }
    const differing = misnamed(node, own, base);
    if (differing !== undefined) yield { rule: 'NamedAfterContent', node, path: differing, ...MISNAMED };
    if (kind === 'executions' && !sameRuns(own, base))
      yield { rule: 'RunsAndGraphs', node, path: prov.generated.value, ...RUNS };
  }
}

/** Fragments that have only a class, such as an interpolation method. They are checked through the node that points to them. */
function isDetail(node: string, nodes: Nodes): boolean {
  const owner = node.split('#', 1)[0] ?? '';
  if (owner === node || !nodes.has(owner)) return false;
  return [...nodes.values()].some((own) => own.some(({ object }) => object.value === node));
}

function sameRuns(own: readonly Quad[], base: string): boolean {
  const digests = (property: string, prefix: string) =>
    own
      .filter(({ predicate }) => predicate.value === property)
      .map(({ object }) => object.value.replace(prefix, ''))
      .sort()
      .join();
  return digests(qiaw.executionOf.value, `${base}id/run/`) === digests(prov.generated.value, `${base}graph/run/`);
}

/** Checks are named after run and test, tombstones after their digest, variables after their name. Returns the property that contradicts the name. */
function misnamed(node: string, own: readonly Quad[], base: string): string | undefined {
  const [, kind, key = '', name = ''] = /\/id\/(check|tombstone|variable)\/([^/#]+)(?:[/#]([^/#]+))?$/.exec(node) ?? [];
  if (kind === undefined) return undefined;
  const test = name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const named: ReadonlyArray<readonly [string, string]> = [
    [earl.subject.value, `${base}id/run/${key}`],
    [earl.test.value, `${namespaces.qiaw}Check${test}`],
    [qiaw.withdrawnDigest.value, `sha256:${key}`],
    [skos.notation.value, decoded(name === '' ? key : name)],
  ];
  return named.find(([property, expected]) =>
    own.some(({ predicate, object }) => predicate.value === property && object.value !== expected),
  )?.[0];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const MISNAMED = {
  message: 'The node is named after a run, test or digest, but states another one.',
  remedy: 'Map the checks or tombstones again; never rename such a node.',
};
const UNSEEN = {
  message: 'The node has no class that the shapes for this graph target, so it would not be checked.',
  remedy: 'Restore its class, or move the statement to the graph it belongs to.',
};
const RUNS = {
  message: 'The runs and the graphs of an execution do not match.',
  remedy: 'Link each run with qiaw:executionOf and its graph with prov:generated.',
};
