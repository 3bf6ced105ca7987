import { unzipSync } from 'fflate';
import type { CsvRow } from '../../core/index.ts';
import { ImportSourceError } from '../errors.ts';

/** The first bytes of a ZIP file, which an Excel workbook (ECMA-376) is. */
export const isWorkbook = (first: Uint8Array): boolean => first[0] === 0x50 && first[1] === 0x4b && first[2] === 3;

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Largest size of the decompressed sheets in bytes; a workbook is read into memory. */
const largest = 512 * 1024 ** 2;

/**
 * The rows of a sheet of an Excel workbook as texts, numbered as Excel shows them: numbers with a decimal point, dates as
 * YYYY-MM-DD. Rows without any cell are left out.
 * @param sheet Name of the sheet; default the first one.
 * @throws ImportSourceError
 */
export async function workbookRows(bytes: Uint8Array<ArrayBuffer>, sheet?: string): Promise<CsvRow[]> {
  try {
    let size = 0;
    const filter = ({ originalSize }: { readonly originalSize: number }): boolean => {
      size += originalSize;
      return false;
    };
    unzipSync(bytes, { filter });
    if (size > largest) throw new RangeError('larger than 512 MiB');
    // Only imports of workbooks need it.
    const { readSheet } = await import('read-excel-file/universal');
    const rows = await readSheet(bytes.buffer, sheet ?? 1);
    const width = rows[0]?.length ?? 0;
    return rows
      .map((cells, index) => ({
        number: index + 1,
        cells: Array.from({ length: width }, (_, at) => textOf(cells[at])),
      }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (cause) {
    const what = sheet === undefined ? 'damaged' : `damaged, or has no sheet ${sheet}`;
    throw new ImportSourceError(
      `The Excel workbook cannot be read: it is ${cause instanceof RangeError ? cause.message : what}. ` +
        'Save it again as .xlsx, or export the sheet as CSV.',
      { cause },
    );
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}
