import { describe, expect, it } from 'vitest';
import { valueUnitMeanings } from '../../src/image/index.ts';
import { unitCode } from '../../src/report/units.ts';

describe('Units in a report', () => {
  it.each(Object.keys(valueUnitMeanings))('describe values in %s in English, within 64 characters (LO)', (ucum) => {
    const { value, scheme, meaning } = unitCode(ucum);
    expect({ value, scheme }).toEqual({ value: ucum, scheme: 'UCUM' });
    expect(meaning).not.toBe(ucum);
    expect(meaning.length).toBeLessThanOrEqual(64);
  });

  it('are written unchanged where they have no name', () => {
    expect(unitCode('um2/s')).toEqual({ value: 'um2/s', scheme: 'UCUM', meaning: 'um2/s' });
  });
});
