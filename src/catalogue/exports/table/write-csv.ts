import { csvLine, type PendingFile } from '../../../core/index.ts';
import { float32Text } from '../../../deep/index.ts';
import { type DeepTable, deepKeyColumns } from './deep-rows.ts';
import type { Table } from './feature-rows.ts';

/** Bytes buffered before a write. */
const chunkSize = 1 << 18;

/** Any file that text can be appended to. */
export type TextSink = Pick<PendingFile, 'write'>;

/** RFC 4180 with LF; numbers keep all digits; `NaN`, `INF` and `-INF` are spelled as in CSV on the Web. */
export async function writeTableCsv(table: Table, sink: TextSink): Promise<void> {
  await writeLines(sink, [table.columns.map(({ name }) => name)], table.rows());
}

/** One line per vector: the keys, then `component_0` …; lines of shorter vectors end in empty cells. */
export async function writeDeepCsv(table: DeepTable, sink: TextSink): Promise<void> {
  const components = Array.from({ length: table.width }, (_, at) => `component_${at}`);
  async function* rows() {
    for await (const { keys, values } of table.rows()) {
      const cells = Array.from(values, float32Text);
      yield [...keys, ...cells, ...Array<string>(table.width - cells.length).fill('')];
    }
  }
  await writeLines(sink, [[...deepKeyColumns.map(({ name }) => name), ...components]], rows());
}

/** A header, then the rows as they are produced. */
export async function writeLines(
  sink: TextSink,
  headers: readonly (readonly string[])[],
  rows: AsyncIterable<readonly string[]>,
): Promise<void> {
  let pending = headers.map(csvLine).join('');
  for await (const row of rows) {
    pending += csvLine(row);
    if (pending.length < chunkSize) continue;
    await sink.write(pending);
    pending = '';
  }
  if (pending !== '') await sink.write(pending);
}
