import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitText } from '../../../src/dicom/index.ts';
import { distinctNames, plainName } from '../../../src/image/index.ts';

const of = (...names: string[]): string[] => [
  ...distinctNames(names.map((name, n) => ({ number: n + 1, name }))).values(),
];

describe('A name as displayed', () => {
  it('has no control characters, direction marks or zero-width spaces', () => {
    expect(plainName(' GTV\u00001\r\n')).toBe('GTV 1');
    expect(plainName('\u202eVTG\u202c\u200b\ufeff-1\u200f')).toBe('VTG-1');
    expect(plainName('a\u2028b\tc\u0085d')).toBe('a b c d');
  });

  it('is unchanged where it is visible, in any script', () => {
    for (const name of ['GTV  1', 'Größe', '肺', '🫁', '👩‍⚕️', '..', 'CON', 'a/b', '\\', '=1+1', '~', 'رئة']) {
      expect(plainName(name)).toBe(name);
    }
  });

  it('is empty where nothing would be visible', () => {
    for (const name of ['', '   ', '\t\n', '\u0000\u0001', '\u200f\u200e', '\u00a0\u3000', '\u200d', '\u0301']) {
      expect(plainName(name)).toBe('');
    }
  });
});

describe('Regions of one delineation', () => {
  it('include the ROI number in their name where the name is not unique, or missing', () => {
    expect(of('GTV', 'Heart', 'GTV', '')).toEqual(['GTV ROI 1', 'Heart', 'GTV ROI 3', 'unnamed-4']);
    expect(of('', '')).toEqual(['unnamed-1', 'unnamed-2']);
    expect(of('GTV', 'gtv')).toEqual(['GTV', 'gtv']);
    expect(of('Größe', 'Gro\u0308ße')).toEqual(['Größe ROI 1', 'Größe ROI 2']);
  });

  it('also where a name is one that another region would receive', () => {
    expect(of('GTV', 'GTV', 'GTV ROI 2')).toEqual(['GTV ROI 1', 'GTV ROI 2', 'GTV ROI 2 ROI 3']);
    expect(of('unnamed-2', '')).toEqual(['unnamed-2 ROI 1', 'unnamed-2 ROI 2']);
  });

  it('are distinct within the 64 characters of a segment label', () => {
    const [one, two, other] = [`${'x'.repeat(199)}1`, `${'x'.repeat(199)}2`, 'y'.repeat(200)];
    expect(of(one, two, other)).toEqual([`${'x'.repeat(58)} ROI 1`, `${'x'.repeat(58)} ROI 2`, other]);
  });

  it('have unique names, as labels of segments too, for any names and numbers', () => {
    const part = fc.constantFrom(
      'GTV',
      'GTV ROI 2',
      'unnamed-2',
      ' ROI ',
      '1',
      '2',
      '',
      'x'.repeat(63),
      ' y',
      'x'.repeat(70),
      '🫁',
      '\\',
      '/',
      'ü',
      'u\u0308',
    );
    const name = fc.array(part, { maxLength: 3 }).map((parts) => plainName(parts.join('')));
    const number = fc.oneof(fc.integer({ min: -3, max: 4 }), fc.maxSafeInteger());
    const regions = fc.uniqueArray(fc.record({ number, name }), { maxLength: 12, selector: (one) => one.number });
    fc.assert(
      fc.property(regions, (all) => {
        const names = distinctNames(all);
        expect([...names.keys()]).toEqual(all.map((one) => one.number));
        expect(new Set([...names.values()].map((one) => fitText('LO', one))).size).toBe(all.length);
        for (const one of all) {
          const shared = all.filter((other) => other.name === one.name).length > 1;
          if (shared && one.name !== '') expect(names.get(one.number)).toMatch(new RegExp(` ROI ${one.number}$`));
        }
      }),
      { numRuns: 500 },
    );
  });
});
