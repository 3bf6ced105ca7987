import { HttpProblem } from '../answer/problem.ts';
import type { Content } from '../html/html.ts';

/** What a list is sorted and searched by; several texts are joined. */
type Value = string | number | readonly string[] | undefined;

/** A column of a list page. */
export interface Column<T> {
  /** In addresses: `?sort=key`, `?key=value`. */
  readonly key: string;
  readonly label: string;
  value(item: T): Value;
  /** What is shown; without it, the value. */
  show?(item: T): Content;
  /** Whether one of its values can be chosen. */
  readonly choice?: true;
  readonly number?: true;
}

/** A list of things on one page kind: `/cases`, `/subjects` … */
export interface List<T> {
  readonly path: `/${string}`;
  readonly heading: string;
  readonly lead?: Content;
  /** `['case', 'cases']`. */
  readonly noun: readonly [one: string, many: string];
  readonly columns: readonly Column<T>[];
  /** Only what the caller may read: numbers, pages and order are made from these alone. */
  readonly items: readonly T[];
  /** `key` or `-key`: the order that an address without `sort` has. */
  readonly order: string;
  /** Parameters of the address besides those of the columns, such as a saved cohort. */
  readonly also?: Readonly<Record<string, string>>;
  readonly note?: Content;
  /** What is said if there are no items at all. */
  readonly empty: Content;
}

/** The part of a list that an address asks for. */
export interface Chosen<T> {
  readonly items: readonly T[];
  /** Number of items that fit, on all pages. */
  readonly total: number;
  readonly sort: { readonly key: string; readonly descending: boolean };
  readonly words: string;
  /** Chosen values by column. */
  readonly values: ReadonlyMap<string, string>;
  readonly page: number;
  readonly pages: number;
  readonly size: number;
}

export const sizes = [50, 200, 1000] as const;

/**
 * Filters, sorts and pages a list by the parameters of its address: `q` (words that occur in a row), one value per column,
 * `sort`, `page` and `size`. Other parameters are ignored. @throws HttpProblem 400 (QIAW_LIST_ORDER) for an unknown column
 */
export function choose<T>(list: List<T>, asked: URLSearchParams): Chosen<T> {
  const { columns, items, order } = list;
  const sort = readSort(asked.get('sort') || order, columns);
  const words = (asked.get('q') ?? '').trim();
  const values = new Map(
    columns.flatMap(({ key, choice }) => {
      const value = asked.get(key);
      return choice && value ? [[key, value] as const] : [];
    }),
  );
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter(
    (item) =>
      columns.every(({ key, value }) => {
        const one = values.get(key);
        return one === undefined || textsOf(value(item)).includes(one);
      }) &&
      (wanted.length === 0 || wanted.every((word) => rowText(columns, item).includes(word))),
  );
  const by = columns.find(({ key }) => key === sort.key)!;
  const sorted = found
    .map((item) => ({ item, key: by.value(item) }))
    .sort((a, b) => compare(a.key, b.key, sort.descending))
    .map(({ item }) => item);
  const size = sizes.find((one) => one === Number(asked.get('size'))) ?? sizes[0];
  const pages = Math.max(1, Math.ceil(sorted.length / size));
  const page = Math.min(Math.max(1, Math.floor(Number(asked.get('page') ?? 1)) || 1), pages);
  return {
    items: sorted.slice((page - 1) * size, page * size),
    total: sorted.length,
    ...{ sort, words, values, page, pages, size },
  };
}

/** The values that can be chosen in a column, sorted. */
export const choicesOf = <T>({ items }: List<T>, { value }: Column<T>): string[] =>
  [...new Set(items.flatMap((item) => textsOf(value(item))))].sort(inWords);

export const textsOf = (value: Value): readonly string[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [String(value)];

function readSort<T>(text: string, columns: readonly Column<T>[]): Chosen<T>['sort'] {
  const descending = text.startsWith('-');
  const key = text.replace(/^-/, '');
  if (columns.some((column) => column.key === key)) return { key, descending };
  const known = columns.map((column) => column.key).join(', ');
  throw new HttpProblem(400, 'QIAW_LIST_ORDER', `The list cannot be sorted by this. It has the columns ${known}.`);
}

const rowText = <T>(columns: readonly Column<T>[], item: T): string =>
  columns
    .flatMap(({ value }) => textsOf(value(item)))
    .join(' ')
    .toLowerCase();

/** Rows without a value come last in both directions; the sort is stable, so equal rows keep the order of the list. */
function compare(a: Value, b: Value, descending: boolean): number {
  const [first, second] = [isMissing(a), isMissing(b)];
  if (first || second) return Number(first) - Number(second);
  const order =
    typeof a === 'number' && typeof b === 'number' ? a - b : inWords(textsOf(a).join(' '), textsOf(b).join(' '));
  return descending ? -order : order;
}

const isMissing = (value: Value): boolean =>
  value === undefined || value === '' || Number.isNaN(value) || (typeof value === 'object' && value.length === 0);

const collator = new Intl.Collator('en', { numeric: true });
const inWords = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
