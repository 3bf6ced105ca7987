import type { GraphBuilder, NamedNode } from '../../graph/index.ts';
import { below } from './context.ts';
import { dct, rdf, time } from './vocabularies.ts';
import { dayLiteral } from './words.ts';

/**
 * A period given by instants: HealthDCAT-AP and Health-RI require different types of dcat:startDate, but both accept this form
 * of DCAT 3.
 */
export function addPeriod(
  graph: GraphBuilder,
  node: NamedNode,
  { start, end }: { readonly start?: string | undefined; readonly end?: string | undefined },
): NamedNode {
  graph.add(node, rdf.type, dct.PeriodOfTime);
  for (const [relation, name, day] of [
    [time.hasBeginning, 'start', start],
    [time.hasEnd, 'end', end],
  ] as const) {
    if (day === undefined) continue;
    const at = below(node, name);
    const property = [time.inXSDgYear, time.inXSDgYearMonth, time.inXSDDate][day.split('-').length - 1]!;
    graph.add(node, relation, at).add(at, rdf.type, time.Instant).add(at, property, dayLiteral(day));
  }
  return node;
}
