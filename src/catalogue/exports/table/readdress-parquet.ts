import type { ByteSink } from '../package/file-sink.ts';

/** Rows per group while a table is written again. */
const rowsPerGroup = 10_000;

/**
 * Writes a Parquet table of this program again with other addresses: in its texts and in the descriptions of its columns. Schema and
 * other values stay.
 */
export async function readdressParquet(path: string, sink: ByteSink, again: (text: string) => string): Promise<void> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: metadata.schema as never,
    kvMetadata: (metadata.key_value_metadata ?? []).map(({ key, value }) => ({ key, value: again(value ?? '') })),
    createdBy: 'fair-qiaw',
  });
  const flush = async (): Promise<void> => {
    await sink.write(writer.getBytes().slice());
    writer.index = 0;
  };
  const names = columnsOf(metadata.schema);
  const total = Number(metadata.num_rows);
  for (let start = 0; start < total; start += rowsPerGroup) {
    const rowEnd = Math.min(total, start + rowsPerGroup);
    const rows = await parquetReadObjects({ file, metadata, rowStart: start, rowEnd });
    const columnData = names.map((name) => ({
      name,
      data: rows.map((row) => (typeof row[name] === 'string' ? again(row[name]) : (row[name] ?? null))),
    }));
    await parquet.write({ columnData, rowGroupSize: rowsPerGroup });
    await flush();
  }
  await parquet.finish();
  await flush();
}

/** Names of the columns: the elements directly below the root. */
function columnsOf(schema: ReadonlyArray<{ readonly name: string; readonly num_children?: number }>): string[] {
  const names: string[] = [];
  for (let at = 1; at < schema.length; at++) {
    names.push(schema[at]!.name);
    let below = schema[at]!.num_children ?? 0;
    while (below > 0) below += (schema[++at]!.num_children ?? 0) - 1;
  }
  return names;
}
