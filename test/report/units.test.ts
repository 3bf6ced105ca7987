import { describe, expect, it } from 'vitest';
import { valueUnitMeanings } from '../../src/image/index.ts';
import { unitCode } from '../../src/report/units.ts';

describe('Units in a report', () => {
  it.each(Object.keys(valueUnitMeanings))('say in English what values in %s are, within 64 characters (LO)', (ucum) => {
    const { value, scheme, meaning } = unitCode(ucum);
    expect({ value, scheme }).toEqual({ value: ucum, scheme: 'UCUM' });
    expect(meaning).not.toBe(ucum);
    expect(meaning.length).toBeLessThanOrEqual(64);
  });

  it('stand for themselves where they have no name', () => {
    expect(unitCode('um2/s')).toEqual({ value: 'um2/s', scheme: 'UCUM', meaning: 'um2/s' });
  });
});
