import { describe, expect, it } from 'vitest';
import { currentCode } from '../../src/pipeline/make/retired-codes.ts';

describe('A code of a source segment', () => {
  it('is converted to SNOMED CT when it belongs to a retired SNOMED RT scheme', () => {
    expect(currentCode({ value: 'T-28000', scheme: 'SRT', meaning: 'Lung' })).toEqual({
      value: '39607008',
      scheme: 'SCT',
      meaning: 'Lung',
    });
  });

  it('is dropped when it is retired and its successor is not known, and kept otherwise', () => {
    expect(currentCode({ value: 'T-99999', scheme: 'SRT', meaning: 'Unknown' })).toBeUndefined();
    const current = { value: '39607008', scheme: 'SCT', meaning: 'Lung' };
    expect(currentCode(current)).toBe(current);
    expect(currentCode(undefined)).toBeUndefined();
  });
});
