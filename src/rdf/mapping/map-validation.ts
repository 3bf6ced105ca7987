import { graphNames, type MappingContext } from '../iris.ts';
import { type NamedNode, type Quad, quad } from '../terms.ts';

/** The reports of all graphs that the gate refused, as one graph: "which graphs fail, where, and what is to be done?" */
export function mapValidation(reports: readonly Quad[], context: MappingContext): Quad[] {
  const graph = graphNames(context.base).validation;
  return reports.map(({ subject, predicate, object }) =>
    quad(subject as NamedNode, predicate as NamedNode, object as NamedNode, graph),
  );
}
