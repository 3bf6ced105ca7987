import type { NamedStructure } from './expand-entry.ts';
import type { NameTable } from './name-table.ts';
import type { Laterality } from './name-table-schema.ts';
import { folded, withNumberSign } from './normalise-name.ts';

/** A structure found under a name, and the number that follows the name. */
export interface FoundStructure extends NamedStructure {
  readonly number?: string;
}

/** Words of sides that may be joined to a name: `lungl`, `leftlung`. All others must be separate: `poumon_d`. */
const joined: ReadonlyArray<readonly [Laterality, string]> = [
  ['left', 'left'],
  ['left', 'lt'],
  ['left', 'l'],
  ['right', 'right'],
  ['right', 'rt'],
  ['right', 'r'],
  ['both', 'both'],
  ['both', 'bilateral'],
  ['both', 'bilat'],
];

/** The structure of a normalised name: as it is listed, with a number of at most four digits, or with a side. */
export function findStructure({ names }: Pick<NameTable, 'names'>, name: string): FoundStructure | undefined {
  const exact = names.get(name);
  if (exact) return exact;
  const numbered = withNumberSign(name);
  const listed = numbered === undefined ? undefined : names.get(numbered);
  if (listed) return { ...listed, number: /\d+$/.exec(name)![0] };
  for (const [side, word] of joined) {
    const found =
      (name.endsWith(word) && onSide(names.get(name.slice(0, -word.length)), side)) ||
      (name.startsWith(word) && onSide(names.get(name.slice(word.length)), side));
    if (found) return found;
  }
  return undefined;
}

/** The structure on one side; undefined if it has no sides, or its name already states one. */
export function onSide(named: NamedStructure | undefined, side: Laterality): NamedStructure | undefined {
  if (named?.structure.sides[side] === undefined) return undefined;
  const unsided = named.side === '' || (side === 'both' && named.side === 'both');
  return unsided ? { structure: named.structure, side } : undefined;
}

/**
 * The name that is published for a structure: of TG-263, or of a public cohort if the source writes exactly that.
 */
export function standardOf({ structure, side, published, number = '' }: FoundStructure, written = ''): string {
  const cohort = published?.replace('#', number);
  if (cohort !== undefined && folded(cohort) === folded(written)) return cohort;
  return structure.sides[side]!.standard + number;
}
