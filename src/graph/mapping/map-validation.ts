import { graphNames, type MappingContext } from '../rdf/iris.ts';
import { type NamedNode, type Quad, quad, string } from '../rdf/terms.ts';
import { sh } from '../rdf/vocabularies.ts';

/**
 * The reports of refused graphs, as one graph. They show which graphs fail, where, and how to fix them.
 * A focus node outside this deployment may itself be the error, so it is quoted as text.
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
