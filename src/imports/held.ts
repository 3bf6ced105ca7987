import { Identifiers, type IdentityMode, otherValue } from '../core/index.ts';
import type { ImportedParameters, ImportNote } from './model.ts';

/** What nothing of an import may hold: the ids of its subjects, unless the directory keeps them. */
export const subjectsOf = (ids: Iterable<string>, mode: IdentityMode): Identifiers =>
  mode === 'keep' ? Identifiers.none : new Identifiers([{ names: [], ids: [...ids], dates: [] }]);

/** Settings of a table without the ids of its subjects, which paths among them may name. */
export function toldParameters(parameters: readonly ImportedParameters[], known: Identifiers): ImportedParameters[] {
  const told = (value: unknown): unknown => {
    if (typeof value === 'string') return known.within(value) ? otherValue : value;
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [told(key), told(one)]));
  };
  return known.isEmpty ? [...parameters] : (told(parameters) as ImportedParameters[]);
}

/** Columns that were left out, by name where that names no subject. */
export function unknownColumns(unknown: readonly string[], width: number, known: Identifiers): ImportNote[] {
  if (unknown.length === 0) return [];
  const told = unknown.filter((name) => !known.within(name));
  const shown = told.slice(0, 20);
  const more = unknown.length - shown.length;
  const names = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return [
    {
      code: 'QIAW_IMPORT_COLUMN_UNKNOWN',
      message: `${unknown.length} of ${width} columns are neither mapped nor known features and were left out: ${names}.`,
      count: unknown.length,
    },
  ];
}
