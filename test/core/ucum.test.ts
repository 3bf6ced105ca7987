import { describe, expect, it } from 'vitest';
import { isUcum } from '../../src/core/index.ts';

describe('A text', () => {
  it.each([
    "[hnsf'U]",
    "[hnsf'U]{modified}",
    "[hnsf'U]2.mm3",
    "mm3.[hnsf'U]2/mm2",
    'mg/ml',
    'mg2/ml2.mm3',
    '{Z_eff}',
    '10*23{electrons}/ml',
    '10*46{electrons}/ml2',
    '{electron_density_of_water}',
    '10*-3{optical_density}',
    '10*-3.mm2/s',
    '%',
    '%2',
    'g/ml{SUVbw}',
    'g/ml{SUVlbm(James128)}',
    'g/ml{SUVlbm(Janma)}',
    'cm2/ml{SUVbsa}',
    'g/ml{SUVibw}',
    'kBq/ml',
    'um2/s',
    'ms',
    '1/s',
    '/min',
    '/mm',
    '1',
    '{intensity}',
    'ml/min/100.g',
    'mmol/kg{WetWeight}',
    'mm',
    'mm3',
  ])('is a unit of UCUM: %s', (unit) => {
    expect(isUcum(unit)).toBe(true);
  });

  it.each([
    '',
    'bananas',
    'mm ',
    ' mm',
    'HU',
    'mm^2',
    'mm3/',
    'mg//ml',
    '.mm',
    'kmin',
    '[bananas]',
    '{two words}',
    'mm{',
    '3 mm',
    'ml/(100)',
  ])('is not a unit of UCUM: "%s"', (text) => {
    expect(isUcum(text)).toBe(false);
  });
});
