import type { ByteWriter as Bytes, ColumnSource, ParquetWriter } from 'hyparquet-writer';
import type { PendingFile } from '../../../core/index.ts';
import { type Column, columnTexts } from './columns.ts';
import { type DeepRow, type DeepTable, deepKeyColumns, parquetDeepColumns } from './deep-rows.ts';
import type { Row, Table } from './feature-rows.ts';

/** Maximum number of values in memory: a row group is written when it reaches this size. */
const valuesPerGroup = 1_000_000;

type SchemaElement = ParquetWriter['schema'][number];
type ByteSink = Pick<PendingFile, 'write'>;

/**
 * Apache Parquet with typed columns; features are DOUBLE, null where a region has no value. The column descriptions are in
 * the footer's key-value metadata: `qiaw:columns` (JSON array of name, type, description, unit, IBSI code, class
 * and definition IRIs), and `qiaw:title`.
 */
export async function writeTableParquet(table: Table, title: string, sink: ByteSink): Promise<void> {
  const { columns } = table;
  const file = await openParquet(sink, columns.map(leaf), columns, title);
  const size = Math.max(1, Math.floor(valuesPerGroup / columns.length));
  for await (const rows of groupsOf(table.rows(), size)) {
    await file.write(columns.map((column, at) => ({ name: column.name, data: cells(rows, at, column) })));
  }
  await file.finish();
}

/** Deep vectors: the keys, and the components as one LIST of FLOAT. */
export async function writeDeepParquet(table: DeepTable, title: string, sink: ByteSink): Promise<void> {
  const list: SchemaElement[] = [
    { name: 'components', repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
  ];
  const file = await openParquet(sink, [...deepKeyColumns.map(leaf), ...list], parquetDeepColumns, title);
  for await (const rows of groupsOf(table.rows(), Math.max(1, Math.floor(valuesPerGroup / table.width)))) {
    const keys = rows.map((row: DeepRow) => row.keys);
    await file.write([
      ...deepKeyColumns.map((column, at) => ({ name: column.name, data: cells(keys, at, column) })),
      { name: 'components', data: rows.map(({ values }) => Array.from(values)) },
    ]);
  }
  await file.finish();
}

function leaf({ name, type }: Column): SchemaElement {
  if (type === 'integer') return { name, type: 'INT32', repetition_type: 'OPTIONAL' };
  if (type === 'double') return { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' };
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' };
}

function cells(rows: readonly Row[], at: number, { type }: Column): unknown[] {
  return rows.map((row) => {
    const text = row[at] ?? '';
    if (text === '') return null;
    return type === 'string' ? text : numberOf(text);
  });
}

function numberOf(text: string): number {
  if (text === 'INF' || text === '-INF') return text === 'INF' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return Number(text);
}

async function* groupsOf<T>(rows: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** A Parquet writer that frees memory after every row group. */
async function openParquet(
  sink: ByteSink,
  elements: readonly SchemaElement[],
  columns: readonly Column[],
  title: string,
) {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const writer: Bytes = new ByteWriter();
  const flush = async (): Promise<void> => {
    await sink.write(writer.getBytes().slice());
    writer.index = 0;
  };
  const described = columns.map((column) => ({ name: column.name, type: column.type, ...columnTexts(column) }));
  const parquet = new ParquetWriter({
    writer,
    schema: [{ name: 'schema', num_children: columns.length }, ...elements],
    kvMetadata: [
      { key: 'qiaw:title', value: title },
      { key: 'qiaw:columns', value: JSON.stringify(described) },
    ],
    createdBy: 'fair-qiaw',
  });
  return {
    async write(columnData: ColumnSource[]): Promise<void> {
      await parquet.write({ columnData, rowGroupSize: valuesPerGroup });
      await flush();
    },
    async finish(): Promise<void> {
      await parquet.finish();
      await flush();
    },
  };
}
