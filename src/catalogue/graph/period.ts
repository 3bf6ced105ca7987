import type { GraphBuilder, NamedNode } from '../../graph/index.ts';
import { below } from './context.ts';
import { dct, rdf, time } from './vocabularies.ts';
import { dayLiteral } from './words.ts';

/**
 * A period given by instants: HealthDCAT-AP and Health-RI require different types of dcat:startDate, but both accept this form
 * of DCAT 3. A year or month is also given as the first or last of its days, because CKAN reads full dates only.
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
    graph
      .add(node, relation, at)
      .add(at, rdf.type, time.Instant)
      .add(at, property, dayLiteral(day))
      .add(at, time.inXSDDate, dayLiteral(name === 'start' ? firstDay(day) : lastDay(day)));
  }
  return node;
}

const firstDay = (day: string): string => [day, '01', '01'].slice(0, 4 - day.split('-').length).join('-');

/** The last day of a year or month. */
function lastDay(day: string): string {
  const [year, month = '12', date] = day.split('-');
  if (date !== undefined) return day;
  return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
}
