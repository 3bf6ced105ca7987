import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microaggregate } from '../../src/cohorts/microaggregate.ts';
import { Bitset } from '../../src/columns/index.ts';

describe('Numbers of subjects who may not be read', () => {
  it('become means of groups of k or more subjects; those of others stay as they are', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 40 })), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 7 }), (pairs, k) => {
        const ordered = [...pairs].sort((a, b) => a[0] - b[0]);
        const column = {
          rows: Int32Array.from(ordered, ([row]) => row),
          values: Float64Array.from(ordered, ([, value]) => value),
        };
        const readable = Bitset.of(31, [0, 1, 2]);
        const shown = microaggregate(column, (row) => row, readable, k);
        const groups = new Map<number, Set<number>>();
        for (const [at, row] of shown.rows.entries()) {
          if (readable.has(row)) continue;
          const group = groups.get(shown.values[at]!) ?? new Set<number>();
          groups.set(shown.values[at]!, group.add(row));
        }
        for (const group of groups.values()) expect(group.size).toBeGreaterThanOrEqual(k);
        const own = (rows: Int32Array, all: Float64Array) =>
          [...rows.entries()]
            .filter(([, row]) => readable.has(row))
            .map(([at, row]) => `${row} ${all[at]}`)
            .sort();
        expect(own(shown.rows, shown.values)).toEqual(own(column.rows, column.values));
        const hidden = new Set(ordered.filter(([row]) => !readable.has(row)).map(([row]) => row));
        if (hidden.size < k) expect(groups.size).toBe(0);
      }),
    );
  });

  it('keep equal values together, so that no bound parts them', () => {
    const column = { rows: Int32Array.from([0, 1, 2, 3, 4, 5]), values: Float64Array.from([1, 2, 2, 2, 2, 9]) };
    const shown = microaggregate(column, (row) => row, Bitset.empty(6), 2);
    expect(new Set([1, 2, 3, 4].map((at) => shown.values[at])).size).toBe(1);
  });
});
