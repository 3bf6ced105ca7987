import { Identifiers } from '../../../core/index.ts';
import { textSearch } from '../../../graph/index.ts';
import { ExportIdentifies } from '../errors.ts';
import type { ExportSource } from '../model.ts';
import { clinicalTableOf } from '../table/clinical-rows.ts';
import { type DeepTable, deepKeyColumns, deepTableOf } from '../table/deep-rows.ts';
import { featureTableOf, type Table } from '../table/feature-rows.ts';
import { importedTableOf } from '../table/imported-rows.ts';
import { stabilityTableOf } from '../table/stability-rows.ts';
import { dicomListing, fileListing } from './listings.ts';

/** The tables of a dataset, or of all datasets; a maker returns undefined for a table without rows. */
const makers = {
  features: featureTableOf,
  imported: importedTableOf,
  clinical: clinicalTableOf,
  stability: stabilityTableOf,
  dicom: async (source: ExportSource, dataset?: string) => dicomListing(source, dataset),
  files: async (source: ExportSource, dataset?: string) => fileListing(source, dataset),
} satisfies Readonly<Record<string, (source: ExportSource, dataset?: string) => Promise<Table | undefined>>>;

export type TableName = keyof typeof makers;

/**
 * A table whose rows are searched for identifiers of patients as they are read.
 * @throws CaseDamaged, ExportIdentifies
 */
export async function tableOf(source: ExportSource, name: TableName, dataset?: string): Promise<Table | undefined> {
  const table = await makers[name](source, dataset);
  if (table === undefined || source.patients === undefined) return table;
  const require = await searchOf(source, dataset);
  const search = (row: readonly string[]) => requireTexts(row, table.columns, `table ${name}`, require);
  return { ...table, rows: () => each(table.rows(), search) };
}

/** The same for deep feature vectors. */
export async function deepTable(source: ExportSource, dataset?: string): Promise<DeepTable | undefined> {
  const table = await deepTableOf(source, dataset);
  if (table === undefined || source.patients === undefined) return table;
  const require = await searchOf(source, dataset);
  const search = ({ keys }: { readonly keys: readonly string[] }) =>
    requireTexts(keys, deepKeyColumns, 'the deep feature vectors', require);
  return { ...table, rows: () => each(table.rows(), search) };
}

/** The rows, after `visit` has seen each. */
async function* each<T>(rows: AsyncIterable<T>, visit: (row: T) => void): AsyncGenerator<T> {
  for await (const row of rows) {
    visit(row);
    yield row;
  }
}

/** Searches the cells of all columns of texts. */
function requireTexts(
  cells: readonly string[],
  columns: ReadonlyArray<{ readonly name: string; readonly type: string }>,
  where: string,
  require: Require,
): void {
  for (const [at, { name, type }] of columns.entries())
    if (type === 'string') require(cells[at]!, `column ${name} of ${where}`);
}

/** A JSON document, unless one of its texts contains an identifier. @throws ExportIdentifies */
export async function searchedJson(source: ExportSource, what: string, text: string): Promise<string> {
  if (source.patients === undefined) return text;
  const require = await searchOf(source);
  const visit = (value: unknown, field: string): void => {
    if (typeof value === 'string') require(value, `${field === '' ? 'a text' : `field ${field}`} of the ${what}`);
    else if (Array.isArray(value)) for (const one of value) visit(one, field);
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) visit(one, name);
  };
  visit(JSON.parse(text), '');
  return text;
}

type Require = (text: string, where: string) => void;

async function searchOf({ patients }: ExportSource, dataset = ''): Promise<Require> {
  const denied = (await patients?.()) ?? Identifiers.none;
  const holds = textSearch({ denied, ownWords: [dataset] });
  return (text, where) => {
    if (holds(text, false)) throw new ExportIdentifies(where);
  };
}
