import { Identifiers, type IdentityMode, otherValue } from '../core/index.ts';
import type { ImportedParameters, ImportNote } from './model.ts';

/** Identifiers that an import must not contain: the ids of its subjects, unless the directory keeps them. */
export const subjectsOf = (ids: Iterable<string>, mode: IdentityMode): Identifiers =>
  mode === 'keep' ? Identifiers.none : new Identifiers([{ names: [], ids: [...ids], dates: [] }]);

/** Settings of a table with the ids of its subjects removed; file paths in the settings may contain them. */
export function publicParameters(parameters: readonly ImportedParameters[], known: Identifiers): ImportedParameters[] {
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return known.within(value) ? otherValue : value;
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key), redact(one)]));
  };
  return known.isEmpty ? [...parameters] : (redact(parameters) as ImportedParameters[]);
}

/** Note about columns that were left out. Names that contain a subject id are not shown. */
export function unknownColumns(unknown: readonly string[], width: number, known: Identifiers): ImportNote[] {
  if (unknown.length === 0) return [];
  const safe = unknown.filter((name) => !known.within(name));
  const shown = safe.slice(0, 20);
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
