import type { SeriesNumber } from '../../core/index.ts';
import type { CatalogueColumns, Row } from '../columns/model.ts';
import type { ValueColumn } from '../columns/value-column.ts';

/** A column of numbers for filters and statistics, and the kind of rows it covers. */
export type Measure =
  | { readonly of: 'vector'; readonly definition: Row }
  | { readonly of: 'subject'; readonly variable: string }
  | { readonly of: 'region'; readonly field: 'volumeMl' | 'voxelCount' }
  | { readonly of: 'series'; readonly field: SeriesNumber | 'instances' };

export function measureKey(measure: Measure): string {
  if (measure.of === 'vector') return `vector ${measure.definition}`;
  return measure.of === 'subject' ? `subject ${measure.variable}` : `${measure.of} ${measure.field}`;
}

export function measureColumn(columns: CatalogueColumns, measure: Measure): ValueColumn {
  if (measure.of === 'vector') return columns.values[measure.definition] ?? none;
  if (measure.of === 'subject') return columns.variables.get(measure.variable)?.values ?? none;
  const known = derived.get(columns) ?? new Map<string, ValueColumn>();
  derived.set(columns, known);
  const key = measureKey(measure);
  const column =
    known.get(key) ??
    (measure.of === 'region'
      ? dense(columns.regions.map((region) => region[measure.field]))
      : dense(columns.series.map((series) => series[measure.field])));
  known.set(key, column);
  return column;
}

/** The subject a row of the measure is about. */
export function subjectOf(columns: CatalogueColumns, measure: Measure, row: Row): Row {
  if (measure.of === 'subject') return row;
  if (measure.of === 'series') return columns.series[row]!.subject;
  const region = measure.of === 'region' ? row : columns.vectors[row]!.region;
  return columns.regions[region]!.subject;
}

const none: ValueColumn = { rows: new Int32Array(0), values: new Float64Array(0) };
const derived = new WeakMap<CatalogueColumns, Map<string, ValueColumn>>();

function dense(values: readonly (number | undefined)[]): ValueColumn {
  const rows = values.flatMap((value, row) => (value === undefined ? [] : [row]));
  return { rows: Int32Array.from(rows), values: Float64Array.from(rows, (row) => values[row]!) };
}
