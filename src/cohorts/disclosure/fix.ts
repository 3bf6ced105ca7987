import { CountsRefused } from './errors.ts';
import { settle } from './hold.ts';
import { latticeOf } from './lattice.ts';
import type { FixedCounts, FixedFacet, Person, PublishedVariable } from './model.ts';
import { CellKeys } from './noise.ts';
import { stepDown, suppressed, twoDigits } from './suppress.ts';

export interface FixOptions {
  readonly people: readonly Person[];
  readonly records: number;
  /** Studies of images, if there are any. */
  readonly studies?: number;
  /** With all categories they can have; of a variable without a closed list, only categories with at least k people are used. */
  readonly variables: ReadonlyArray<PublishedVariable & { readonly open?: boolean }>;
  /** Variables whose categories metadata may name if they have at least k people. */
  readonly kinds: readonly PublishedVariable[];
  readonly k: number;
  readonly countFrom: number;
  /** Counts already published: own versions, latest first, then every version of datasets that share people. */
  readonly earlier: readonly FixedCounts[];
  /** How many entries of `earlier` are own versions. */
  readonly own: number;
  readonly keys?: CellKeys;
}

/**
 * Fixes the counts published about the people of one version: totals, one-variable counts and the lattice. Each is compared with
 * all earlier published counts. @throws CountsRefused if the bands differ from earlier ones, because the counts could be subtracted
 */
export function fixCounts(options: FixOptions): FixedCounts {
  const { people, k, countFrom, earlier, keys = new CellKeys() } = options;
  const variables = options.variables.map((variable) => listed(variable, options));
  const individuals = settle(
    people.length,
    earlier.map((one) => one.individuals.basis),
    k,
  );
  return {
    schemaVersion: 1,
    k,
    countFrom,
    individuals: { basis: individuals, told: stepDown(individuals, k) },
    records: recordsOf('records', options.records, individuals, options),
    ...(options.studies !== undefined && { studies: recordsOf('studies', options.studies, individuals, options) }),
    kinds: kindsOf(options),
    variables,
    facets: variables.map((variable) => facetOf(variable, options)),
    lattice: latticeOf(people, variables, { k, countFrom, keys, earlier: earlier.map(({ lattice }) => lattice) }),
  };
}

/** A person has many records and studies, so their count changes only when the people count does; else it would reveal one added person. */
function recordsOf(
  name: 'records' | 'studies',
  now: number,
  individuals: number,
  { earlier, own, k }: FixOptions,
): FixedCounts['records'] {
  const same = earlier.slice(0, own).find((one) => one.individuals.basis === individuals);
  const basis = same?.[name]?.basis ?? now;
  const people = same?.individuals.basis ?? individuals;
  const shown = stepDown(people, k);
  if (individuals < k || shown === null) return { basis, told: null };
  // As many per person as there are, for the number of people that is published: where everybody has equally many records, their
  // own number would give away the number of people.
  return { basis, told: twoDigits(Math.floor((basis * shown) / people)) };
}

function kindsOf({ kinds, people, earlier, k }: FixOptions): FixedCounts['kinds'] {
  return kinds.flatMap(({ name, keys }) =>
    keys.map(({ key, label }) => {
      const before = earlier.map(
        (one) => one.kinds.find((kind) => kind.variable === name && kind.key === key)?.basis ?? 0,
      );
      return { variable: name, key, label, basis: settle(countOf(people, name, key), before, k) };
    }),
  );
}

const countOf = (people: readonly Person[], variable: string, key: string): number =>
  people.reduce((count, { keys }) => count + (keys.get(variable)?.has(key) ? 1 : 0), 0);

function listed(
  { open, ...variable }: PublishedVariable & { readonly open?: boolean },
  { people, earlier, k }: FixOptions,
): PublishedVariable {
  const before = earlier.flatMap((one) => one.variables.filter(({ name }) => name === variable.name));
  for (const { edges } of before) {
    if (JSON.stringify(edges) === JSON.stringify(variable.edges)) continue;
    throw new CountsRefused(
      `The bands of ${variable.name} were published with the edges ${edges?.join(', ')}: counts by others could be subtracted from those. ` +
        'Keep the edges in `disclosure.bands` of the record, or leave the variable out.',
    );
  }
  if (!open) return variable;
  const told = new Set(before.flatMap((one) => one.keys.map(({ key }) => key)));
  const often = ({ key }: { readonly key: string }) => countOf(people, variable.name, key) >= k;
  return { ...variable, keys: variable.keys.filter((one) => told.has(one.key) || often(one)) };
}

function facetOf({ name, keys }: PublishedVariable, { people, earlier, k }: FixOptions): FixedFacet {
  const before = earlier.flatMap((one) => one.facets.filter(({ variable }) => variable === name));
  const counts = keys.map(({ key }) =>
    settle(
      countOf(people, name, key),
      before.map((facet) => facet.cells.find((cell) => cell.key === key)?.basis ?? 0),
      k,
    ),
  );
  const known = new Set(keys.map(({ key }) => key));
  const missing = settle(
    people.filter((person) => ![...(person.keys.get(name) ?? [])].some((key) => known.has(key))).length,
    before.map((facet) => facet.missing.basis),
    k,
  );
  // "Known for everybody" reveals nothing about an individual; suppressing that zero would hide another category needlessly.
  const cells = suppressed(missing === 0 ? counts : [...counts, missing], k);
  return {
    variable: name,
    cells: keys.map(({ key }, at) => ({ key, ...cells[at]! })),
    missing: cells[counts.length] ?? { basis: 0, told: 0 },
  };
}
