import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillEvenOdd } from '../../../src/image/mask/contours/even-odd.ts';
import { box } from './contours.ts';

type Points = readonly (readonly [number, number])[];
const [columns, height] = [9, 7];

/** Rows of text, and how often each pixel was filled, which must be at most once. */
function filled(points: Points): string[] {
  const rows = Array.from({ length: height }, () => new Array<number>(columns).fill(0));
  const x = Float32Array.from(points, ([i]) => i);
  const y = Float32Array.from(points, ([, j]) => j);
  fillEvenOdd(x, y, columns, height, (j, from, to) => {
    expect(from).toBeLessThan(to);
    for (let i = from; i < to; i++) rows[j]![i]!++;
  });
  return rows.map((row) => row.map((times) => (times === 0 ? '.' : times === 1 ? '#' : '!')).join(''));
}
const empty = new Array<string>(height).fill('.'.repeat(columns));

describe('A crossing exactly on a pixel', () => {
  const row = (from: number, to: number) => filled(box(from, 1.5, to, 2.5))[2];

  it('takes effect one pixel later, where the scan jumps to it', () => {
    expect(row(2, 5)).toBe('...###...');
    expect(row(1.5, 5)).toBe('..####...');
    expect(row(2, 5.5)).toBe('...###...');
    expect(row(0.5, 2)).toBe('.##......');
  });

  it('takes effect immediately, where the scan stopped on that very pixel', () => {
    // The crossing at 1.5 stops the scan on pixel 2, where the crossing at 2 counts too: there is nothing between them.
    expect(row(1.5, 2)).toBe('.........');
    expect(row(1.5, 2.001)).toBe('..#......');
  });
});

describe('A row', () => {
  it('includes a lower end that lies on it, and excludes an upper end', () => {
    expect(filled(box(1.5, 2, 4.5, 4)).map((row) => row.includes('#'))).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('is not filled by what lies between it and the next row', () => {
    expect(filled(box(1.5, 2.2, 4.5, 2.8))).toEqual(empty);
    // Two short edges between rows 2 and 3 belong to no row.
    const notched: Points = [
      [1.5, 0.5],
      [6.5, 0.5],
      [6.5, 2.3],
      [3.5, 2.6],
      [6.5, 2.9],
      [6.5, 4.5],
      [1.5, 4.5],
    ];
    expect(filled(notched).slice(1, 5)).toEqual(new Array(4).fill('..#####..'));
  });

  it('outside the image is cut, on every side', () => {
    expect(filled(box(-3.5, -2.5, 20.5, 30.5))).toEqual(new Array(height).fill('#'.repeat(columns)));
    expect(filled(box(-3.5, -2.5, 1.5, 0.5))).toEqual(['##.......', ...empty.slice(1)]);
    expect(filled(box(7.5, 5.5, 20.5, 30.5))).toEqual([...empty.slice(1), '........#']);
    for (const away of [box(-5, 1, -1, 4), box(9, 1, 12, 4), box(1, -5, 4, -1), box(1, 7, 4, 12)]) {
      expect(filled(away)).toEqual(empty);
    }
  });

  it('without an edge may lie between two parts', () => {
    const two: Points = [
      ...box(1.5, 0.5, 3.5, 1.5),
      [1.5, 0.5],
      [1.5, 4.5],
      [3.5, 4.5],
      [3.5, 5.5],
      [1.5, 5.5],
      [1.5, 4.5],
    ];
    expect(filled(two).map((row) => row.includes('#'))).toEqual([false, true, false, false, false, true, false]);
  });
});

describe('A contour', () => {
  it('of fewer than three points, or on one line, fills nothing', () => {
    expect(filled([])).toEqual(empty);
    expect(filled([[2.5, 2.5]])).toEqual(empty);
    expect(
      filled([
        [0.5, 0.5],
        [6.5, 5.5],
      ]),
    ).toEqual(empty);
    expect(
      filled([
        [0.5, 2],
        [3.5, 2],
        [6.5, 2],
      ]),
    ).toEqual(empty);
  });

  it('of slanted edges is filled along them', () => {
    const slanted: Points = [
      [0.6, 0.5],
      [8.4, 3.2],
      [2.3, 6.4],
    ];
    expect(filled(slanted)).toEqual([
      '.........',
      '.##......',
      '..###....',
      '..######.',
      '..#####..',
      '..###....',
      '...#.....',
    ]);
    expect(filled(slanted)).toEqual(reference(slanted));
  });

  it('may cross itself: what is enclosed twice is outside', () => {
    const star: Points = [0, 2, 4, 1, 3].map((n) => {
      const angle = (2 * Math.PI * n) / 5 + 0.3;
      return [4.3 + 3.6 * Math.cos(angle), 3.2 + 3.1 * Math.sin(angle)] as const;
    });
    expect(filled(star)[3]![4]).toBe('.');
    expect(filled(star)).toEqual(reference(star));
  });

  it('has the pixels that double precision gives, where no crossing lies exactly on a pixel', () => {
    const place = fc.tuple(fc.integer({ min: -20, max: 100 }), fc.integer({ min: -20, max: 80 }));
    fc.assert(
      fc.property(fc.array(place, { minLength: 3, maxLength: 9 }), (drawn) => {
        const points = drawn.map(([i, j]) => [i / 10 + 0.03, j / 10 + 0.05] as const);
        fc.pre(!crossings(points).some((x) => Math.abs(x - Math.round(x)) < 1e-4));
        expect(filled(points)).toEqual(reference(points));
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

/** Where edges cross rows, in double precision. */
function crossings(points: Points, rows = Array.from({ length: height }, (_, j) => j)): number[] {
  return rows.flatMap((j) =>
    points.flatMap(([x0, y0], n) => {
      const [x1, y1] = points[(n + 1) % points.length]!;
      const crossed = Math.min(y0, y1) <= j && j < Math.max(y0, y1);
      return crossed ? [x0 + ((j - y0) * (x1 - x0)) / (y1 - y0)] : [];
    }),
  );
}

function reference(points: Points): string[] {
  return Array.from({ length: height }, (_, j) => {
    const xs = crossings(points, [j]);
    return Array.from({ length: columns }, (_, i) => (xs.filter((x) => x <= i).length % 2 === 1 ? '#' : '.')).join('');
  });
}
