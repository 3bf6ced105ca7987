import { counted } from '../../core/index.ts';
import { clinicalVariables } from '../../graph/index.ts';
import { MappingError } from '../errors.ts';
import { type ColumnProfile, profileTable, type TableProfile } from './profile.ts';
import { codesOf, isHeading, looksIdentifying, unitIn, variableName, variableOf } from './recognise.ts';
import { isDictionary, suggestFromDictionary } from './redcap.ts';
import type { Left, Suggestion, Taken } from './suggestion.ts';
import { timesOf } from './times.ts';
import { mappingText } from './write-mapping.ts';

/** Most codes of a column that is taken because the owner named it. */
const mostCodes = 200;

/**
 * A commented mapping for a table, or for the table that a REDCap data dictionary describes. Columns of free text and columns that
 * look like identifiers are left out, unless `take` names them.
 * @throws ImportSourceError, MappingError
 */
export async function suggestMapping(path: string, take: readonly string[] = []): Promise<string> {
  const profile = await profileTable(path);
  const absent = take.filter((name) => !profile.header.includes(name));
  if (absent.length > 0) throw new MappingError(`The table has no column ${absent.join(', ')}. Check --take.`);
  if (isDictionary(profile.header)) return mappingText(await suggestFromDictionary(path, profile));
  return mappingText(suggestionFor(profile, new Set(take)));
}

function suggestionFor(profile: TableProfile, take: ReadonlySet<string>): Suggestion {
  const { columns, rows, delimiter, decimal, missing } = profile;
  const subject = subjectOf(columns);
  const taken: Taken[] = [];
  const left: Left[] = [];
  const known = new Set<string>();
  const names = new Set<string>();
  for (const column of columns) {
    if (column === subject) continue;
    const one = decide(column, take.has(column.name), known, names);
    if ('term' in one) {
      taken.push(one);
      if (one.isActive) known.add(one.term);
    } else left.push(one);
  }
  const dates = columns.filter(({ name, kind }) => kind === 'date' && name !== subject?.name);
  const times = timesOf(
    dates.map(({ name, dates: forms = [] }) => ({ column: name, heading: name, dates: forms })),
    known,
  );
  const isDate = new Set(dates.map(({ name }) => name));
  return {
    source: `${counted(rows, 'row')}, ${counted(columns.length, 'column')}`,
    subject: subject?.name,
    delimiter,
    decimal,
    missing,
    taken: [...taken, ...times.taken],
    left: [...left.filter(({ column }) => !isDate.has(column)), ...times.left],
  };
}

/** The column of the patient identifier: by its heading, the one with the most distinct values. */
function subjectOf(columns: readonly ColumnProfile[]): ColumnProfile | undefined {
  const candidates = columns.filter(
    ({ name, kind }) => kind !== 'empty' && kind !== 'date' && isHeading('subject', name),
  );
  return candidates.sort((a, b) => Number(b.isUnique) - Number(a.isUnique) || b.cells.size - a.cells.size)[0];
}

function decide(column: ColumnProfile, isNamed: boolean, known: ReadonlySet<string>, names: Set<string>): Taken | Left {
  const { name, kind } = column;
  if (name === '') return { column: '(no heading)', reason: 'give the column a heading' };
  if (kind === 'empty') return { column: name, reason: 'no values' };
  if (kind === 'date') return { column: name, reason: 'dates' };
  const term = isHeading('identifier', name) ? undefined : variableOf(column);
  if (term !== undefined && !known.has(term)) return recognised(column, term);
  if (term !== undefined) return { column: name, reason: `looks like ${term} too; choose one of the columns` };
  if (!isNamed && looksIdentifying(column)) return { column: name, reason: 'looks like an identifier' };
  if (!isNamed && kind === 'text') return { column: name, reason: 'free text' };
  return own(column, isNamed, names);
}

function recognised(column: ColumnProfile, term: string): Taken {
  const { name, cells, range } = column;
  const { label, codes, units, topCode } = clinicalVariables.get(term)!;
  if (codes === undefined) {
    const stated = unitIn(name);
    const unit = stated !== undefined && units[stated] !== undefined ? stated : Object.keys(units)[0]!;
    const assumed = unit === stated ? '' : `; the heading states no unit: ${unit} is assumed`;
    const top =
      topCode !== undefined && range![1] * (units[unit] ?? 1) >= topCode
        ? `; ${topCode} and more becomes ${topCode}+`
        : '';
    return { column: name, term, unit, isActive: true, comment: `${label}${assumed}${top}` };
  }
  const found = codesOf(term, column);
  const open = new Map([...cells].filter(([cell]) => !found.has(cell)));
  const choices =
    open.size === 0
      ? ''
      : `; the code of ${counted(open.size, 'cell text')} is open, one of ${Object.keys(codes).join(', ')}`;
  return { column: name, term, codes: found, open, isActive: found.size > 0, comment: `${label}${choices}` };
}

/** A variable of the owner's: a proposal, in effect only if the owner named the column. */
function own({ name, kind, cells, range }: ColumnProfile, isNamed: boolean, names: Set<string>): Taken {
  const term = variableName(name, names);
  const shared = { column: name, term, isActive: isNamed };
  const definition = `${name}, as the table states it.`;
  if (kind === 'number') {
    const unit = unitIn(name) ?? '1';
    const comment = `not recognised: a number from ${range![0]} to ${range![1]}; state its unit`;
    return { ...shared, comment, unit, own: { label: name, definition, unit } };
  }
  if (cells.size > mostCodes)
    throw new MappingError(
      `The column ${name} has ${cells.size} different texts; at most ${mostCodes} can become codes.`,
    );
  const codes = new Map([...cells.keys()].map((cell) => [cell, cell]));
  const comment = `not recognised: ${counted(cells.size, 'code')}; describe each of them`;
  return { ...shared, comment, codes, own: { label: name, definition, codes } };
}
