import type { Bitset, Row, ValueColumn } from '../columns/index.ts';

/**
 * Replaces the values of subjects that are not readable by the mean of their group: neighbours in value that are at least `k`
 * different subjects, equal values always together (univariate microaggregation; Domingo-Ferrer and Mateo-Sanz,
 * doi:10.1109/69.979982). A bound or bin edge can then never part one subject from its group, and no minimum, maximum or mean
 * is anybody's own. With fewer than `k` such subjects none of their values is left. Values that are not finite are left out.
 */
export function microaggregate(
  column: ValueColumn,
  subjectOf: (row: Row) => Row,
  readable: Bitset,
  k: number,
): ValueColumn {
  const hidden: number[] = [];
  const kept: number[] = [];
  for (let at = 0; at < column.rows.length; at++) {
    if (readable.has(subjectOf(column.rows[at]!))) kept.push(at);
    else if (Number.isFinite(column.values[at]!)) hidden.push(at);
  }
  hidden.sort((a, b) => column.values[a]! - column.values[b]!);
  const values = Float64Array.from(column.values);
  const groups = groupsOf(hidden, column, subjectOf, k);
  for (const group of groups) {
    const mean = group.reduce((sum, at) => sum + column.values[at]!, 0) / group.length;
    for (const at of group) values[at] = Number(mean.toPrecision(4));
  }
  const shown = [...kept, ...groups.flat()].sort((a, b) => a - b);
  return {
    rows: Int32Array.from(shown, (at) => column.rows[at]!),
    values: Float64Array.from(shown, (at) => values[at]!),
  };
}

function groupsOf(sorted: readonly number[], column: ValueColumn, subjectOf: (row: Row) => Row, k: number): number[][] {
  const groups: number[][] = [];
  let group: number[] = [];
  let subjects = new Set<Row>();
  for (const [n, at] of sorted.entries()) {
    group.push(at);
    subjects.add(subjectOf(column.rows[at]!));
    const next = sorted[n + 1];
    const tie = next !== undefined && column.values[next] === column.values[at];
    if (subjects.size < k || tie) continue;
    groups.push(group);
    group = [];
    subjects = new Set();
  }
  // Too few for a group of their own: they join the one before.
  if (groups.length > 0) groups[groups.length - 1]!.push(...group);
  return groups;
}
