import type { GraphBuilder } from '../rdf/graph-builder.ts';
import { instanceIris } from '../rdf/iris.ts';
import { type NamedNode, namedNode } from '../rdf/terms.ts';
import { qiaw, rdf } from '../rdf/vocabularies.ts';
import { type ClinicalVariable, clinicalNodes } from './clinical-variables.ts';

/** One observation as the graph of an import states it. */
export interface ClinicalLink {
  readonly variable: ClinicalVariable;
  readonly subject: NamedNode;
  readonly observation: NamedNode;
  /** Class of the code. */
  readonly coded: NamedNode | undefined;
}

/**
 * Links an observation to what it is about: to the subject, or to the node that the variable names. Such a node belongs to one
 * subject and one import (`id/{node}/{digest}/{subject}`), because two imports may mean two diseases.
 * @param digest Digest of the import.
 */
export function addClinicalLink(
  graph: GraphBuilder,
  base: string,
  digest: string,
  { variable, subject, observation, coded }: ClinicalLink,
): void {
  const between = variable.of === undefined ? undefined : clinicalNodes.get(variable.of);
  const name = decodeURIComponent(subject.value.slice(subject.value.lastIndexOf('/') + 1));
  const about = between === undefined ? subject : instanceIris(base).clinicalNode(between.name, digest, name);
  if (between !== undefined) {
    graph
      .add(subject, namedNode(between.property), about)
      .add(about, rdf.type, namedNode(between.class))
      .add(about, qiaw.ofSubject, subject);
  }
  graph.add(about, namedNode(variable.property), variable.direct ? coded : observation);
  for (const [code, property] of Object.entries(variable.finding ?? {})) {
    if (coded !== undefined && variable.codes?.[code] === coded.value)
      graph.add(about, namedNode(property), observation);
  }
}
