import { graphNames, type MappingContext } from '../rdf/iris.ts';
import { type NamedNode, type Quad, quad, string } from '../rdf/terms.ts';
import { sh } from '../rdf/vocabularies.ts';

/**
 * The reports of graphs that the gate refused, as one graph: "which graphs fail, where, and what is to be done?"
 * A focus node outside this deployment may be the very fault that was found, so it is quoted as text.
 */
export function mapValidation(reports: readonly Quad[], { base }: MappingContext): Quad[] {
  const graph = graphNames(base).validation;
  return reports.map(({ subject, predicate, object }) => {
    const foreign = predicate.equals(sh.focusNode) && object.termType === 'NamedNode' && !object.value.startsWith(base);
    return quad(
      subject as NamedNode,
      predicate as NamedNode,
      foreign ? string(object.value) : (object as NamedNode),
      graph,
    );
  });
}
