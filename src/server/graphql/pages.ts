import { QiawError } from '../../core/index.ts';

/** A page that cannot be returned: too large, or with a cursor of another list. */
export class PageRefused extends QiawError {
  readonly code = 'QIAW_PAGE';
}

export const mostPerPage = 1000;

export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly cursorOf: (item: T) => string;
}

export type Key = readonly (string | number | null)[];

/**
 * A page of a sorted list, located by the key of the last item rather than by an offset, so that changes to the list in between
 * neither repeat nor skip items (Relay cursor connections; keyset pagination).
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => Key,
  compare: (a: Key, b: Key) => number,
  asked: { readonly first?: number | null; readonly after?: string | null },
  list: string,
): Page<T> {
  const first = asked.first ?? 50;
  if (!(first >= 0 && first <= mostPerPage)) {
    throw new PageRefused(`A page has at most ${mostPerPage} items; request the next one with \`after\`.`);
  }
  const after = asked.after == null ? undefined : readCursor(asked.after, list);
  let low = 0;
  let high = after === undefined ? 0 : items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(keyOf(items[middle]!), after!) <= 0) low = middle + 1;
    else high = middle;
  }
  const page = items.slice(low, low + first);
  return {
    items: page,
    hasNextPage: low + page.length < items.length,
    hasPreviousPage: low > 0,
    cursorOf: (item) => Buffer.from(JSON.stringify([list, ...keyOf(item)])).toString('base64url'),
  };
}

function readCursor(text: string, list: string): Key {
  try {
    const [name, ...key] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [
      string,
      ...(string | number | null)[],
    ];
    if (name === list) return key;
  } catch {
    // Reported below.
  }
  throw new PageRefused(
    'The cursor does not belong to this list. Use a cursor from a page of the same list with the same filter and order.',
  );
}

/** Lists in the order of their IRIs. */
export const byIri = (a: Key, b: Key): number => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0);

export function pageInfo<T>({ items, hasNextPage, hasPreviousPage, cursorOf }: Page<T>) {
  const [start, end] = [items[0], items.at(-1)];
  return {
    hasNextPage,
    hasPreviousPage,
    startCursor: start === undefined ? null : cursorOf(start),
    endCursor: end === undefined ? null : cursorOf(end),
  };
}
