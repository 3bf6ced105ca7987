import { digestOf } from '../../core/index.ts';
import type { PublicRefusal } from '../provenance/case-record.ts';
import { GraphBuilder, given } from '../rdf/graph-builder.ts';
import { graphNames, type InstanceIris, instanceIris, type MappingContext, part } from '../rdf/iris.ts';
import { boolean, double, integer, type Literal, type NamedNode, type Quad, string } from '../rdf/terms.ts';
import { qiaw, rdf } from '../rdf/vocabularies.ts';

/** Refused inputs with reasons. Equal refusals share one node, whatever run they occurred in. */
export function mapRefusals(refusals: readonly PublicRefusal[], context: MappingContext): Quad[] {
  const iris = instanceIris(context.base);
  const graph = new GraphBuilder(graphNames(context.base).refusals);
  for (const refusal of refusals) {
    // Rows are in the graph of their import.
    if (refusal.kind === 'row') continue;
    const node = iris.refusal(digestOf(refusal));
    graph
      .add(node, rdf.type, qiaw.Refusal)
      .add(node, qiaw.code, string(refusal.code))
      .add(node, qiaw.refusedKind, string(refusal.kind))
      .add(node, qiaw.refusedInput, inputIri(iris, refusal))
      .add(node, qiaw.roiNumber, given(refusal.input.roiNumber, integer))
      .add(node, qiaw.ofSubject, given(refusal.input.subject, iris.subject))
      .add(node, qiaw.reason, string(refusal.reason))
      .add(node, qiaw.remedy, string(refusal.remedy));
    addEvidence(graph, node, refusal.evidence);
  }
  return graph.quads();
}

/** Evidence of a refusal: one node per key, as a fragment of the refusal's node. */
export function addEvidence(graph: GraphBuilder, refusal: NamedNode, found: PublicRefusal['evidence']): void {
  for (const [key, value] of Object.entries(found)) {
    const evidence = part(refusal, key);
    graph
      .add(refusal, qiaw.evidence, evidence)
      .add(evidence, rdf.type, qiaw.Evidence)
      .add(evidence, qiaw.key, string(key))
      .add(evidence, rdf.value, plainLiteral(value));
  }
}

/** A refused series or object has the IRI that it would have had if accepted. */
function inputIri(iris: InstanceIris, { input }: PublicRefusal): NamedNode {
  if (input.kind === 'series') return iris.series(input.id);
  if (input.kind === 'object' || input.kind === 'delineation' || input.kind === 'roi') return iris.sop(input.id);
  return iris.input(input.kind, input.id);
}

export function plainLiteral(value: string | number | boolean): Literal {
  if (typeof value === 'boolean') return boolean(value);
  if (typeof value === 'string') return string(value);
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? integer(value) : double(value);
}
