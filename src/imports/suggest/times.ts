import type { DateFormat } from '../map/dates.ts';
import { isHeading } from './recognise.ts';
import type { Left, Taken } from './suggestion.ts';

/** A column of dates: its name, what it is called, and the forms that fit. */
export interface DateColumn {
  readonly column: string;
  readonly heading: string;
  readonly dates: readonly DateFormat[];
  /** Marked as an identifier: times that need it are only proposed. */
  readonly isMarked?: boolean;
}

/**
 * Times from columns of dates: survival from diagnosis or start to last contact, and age from birth to there. A date is never stored;
 * each time counts from a column that the mapping names.
 */
export function timesOf(
  columns: readonly DateColumn[],
  known: ReadonlySet<string>,
): { readonly taken: Taken[]; readonly left: Left[] } {
  const find = (kind: 'birth' | 'origin' | 'end') => columns.filter(({ heading }) => isHeading(kind, heading));
  const [birth] = find('birth');
  const rest = columns.filter((column) => column !== birth);
  const ends = find('end').filter((column) => column !== birth);
  const end = ends.find(({ heading }) => !/death|died|overl|tod|deces/i.test(heading)) ?? ends[0];
  const origin = find('origin').find((column) => column !== birth && column !== end);
  const taken: Taken[] = [];
  const time = (term: string, to: DateColumn, from: DateColumn, what: string): void =>
    void taken.push({
      column: to.column,
      term,
      isActive: !to.isMarked && !from.isMarked,
      date: to.dates[0]!,
      origin: { column: from.column, date: from.dates[0]! },
      comment: `${what} from "${from.column}" to "${to.column}"; no date is stored${ambiguous(to) ?? ambiguous(from) ?? ''}`,
    });
  if (birth !== undefined && origin !== undefined && !known.has('age')) time('age', origin, birth, 'completed years');
  if (end !== undefined && origin !== undefined && !known.has('survivalTime'))
    time('survivalTime', end, origin, 'days');
  const used = new Set(taken.flatMap(({ column, origin: from }) => [column, from!.column]));
  const left = [...(birth === undefined ? [] : [birth]), ...rest]
    .filter(({ column }) => !used.has(column))
    .map(({ column }) => ({
      column,
      reason: 'dates; to take them, map them with `date` and the column of their `origin`',
    }));
  return { taken, left };
}

const ambiguous = ({ column, dates }: DateColumn): string | undefined =>
  dates.length > 1 ? `; check "${column}": its dates fit ${dates.join(' and ')}` : undefined;
