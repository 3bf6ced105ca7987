import { type Declarations, kindsOf, type VariableKind } from './variables.ts';

interface Problem {
  readonly path: PropertyKey[];
  readonly message: string;
}

/** A column that is mapped to a variable. */
interface Entry {
  readonly column: string;
  readonly term: string;
  readonly unit?: string | undefined;
  readonly codes?: Readonly<Record<string, string>> | undefined;
  readonly date?: string | undefined;
  readonly origin?: { readonly column: string } | undefined;
}

interface Given {
  readonly subject: { readonly column: string };
  readonly variables: readonly Entry[];
  readonly predictions: ReadonlyArray<{ readonly column: string }>;
  readonly define?: Declarations | undefined;
}

/** Contradictions within a mapping that is well-formed key by key. */
export function mappingProblems({ subject, variables, predictions, define }: Given): Problem[] {
  const kinds = kindsOf(define);
  const columns = [subject, ...variables, ...predictions].map(({ column }) => column);
  const terms = variables.map(({ term }) => term);
  return [
    ...variables.flatMap((entry, index) =>
      entryProblems(entry, kinds).map(({ path, message }) => ({ path: ['variables', index, ...path], message })),
    ),
    ...repeated(columns).map((name) => ({ path: ['variables'], message: `column ${name} is mapped twice` })),
    ...repeated(terms).map((term) => ({ path: ['variables'], message: `the term ${term} has two columns` })),
  ];
}

const repeated = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) !== at);

function entryProblems(entry: Entry, kinds: ReadonlyMap<string, VariableKind>): Problem[] {
  const { term, unit, codes, date, origin } = entry;
  const kind = kinds.get(term);
  if (kind === undefined) return [{ path: ['term'], message: `must be one of ${[...kinds.keys()].join(', ')}` }];
  const problems: Problem[] = [];
  const problem = (key: string, message: string): void => void problems.push({ path: [key], message });
  if (kind.codes !== undefined) {
    for (const [key, value] of Object.entries({ unit, date, origin }))
      if (value !== undefined) problem(key, `${term} is coded and does not take a ${key}`);
    if (codes === undefined) problem('codes', `${term} needs codes`);
    for (const [cell, code] of Object.entries(codes ?? {})) {
      if (!Object.hasOwn(kind.codes, code))
        problems.push({ path: ['codes', cell], message: `must be one of ${Object.keys(kind.codes).join(', ')}` });
    }
    return problems;
  }
  if (codes !== undefined) problem('codes', `${term} is numeric and does not take codes`);
  const units = Object.keys(kind.units);
  if (date === undefined) {
    if (origin !== undefined) problem('date', 'state the form of the dates');
    if (unit === undefined || kind.units[unit] === undefined)
      problem('unit', `${term} needs a unit: ${units.join(', ')}`);
    return problems;
  }
  if (origin === undefined) problem('origin', 'name the column of the date from which days are counted');
  if (unit !== undefined) problem('unit', 'dates become days and do not take a unit');
  if (!units.includes('d') && !units.includes('a')) problem('date', `${term} is not a time`);
  return problems;
}

/** Where a problem is, for a person: the column or the declared variable rather than a position in a list. */
export function placeOf(path: readonly PropertyKey[], given: unknown): string {
  const [list, index, ...rest] = path;
  const entry = (at(at(given, list), index) ?? {}) as { readonly column?: unknown };
  const inside = rest.join('.');
  const suffix = inside === '' ? '' : `, ${inside}`;
  if ((list === 'variables' || list === 'predictions') && typeof entry.column === 'string')
    return `column "${entry.column}"${suffix}`;
  if (list === 'define' && index !== undefined) return `variable "${String(index)}"${suffix}`;
  if ((list === 'variables' || list === 'predictions') && typeof index === 'number')
    return `entry ${index + 1} of \`${list}\`${suffix}`;
  return path.join('.') || '(top level)';
}

const at = (value: unknown, key: PropertyKey | undefined): unknown =>
  typeof value === 'object' && value !== null && key !== undefined
    ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
    : undefined;
