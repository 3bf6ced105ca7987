import { describe, expect, it } from 'vitest';
import { type BurnedInRisk, burnedInRiskOf } from '../../../src/dicom/deidentify/burned-in.ts';
import { readDerivedObject } from '../../../src/dicom/index.ts';
import { ctSlice, type Items, part10 } from '../../support/dicom-fixture.ts';

const risk = (change: Items): BurnedInRisk => readDerivedObject(part10(ctSlice(0, change)), burnedInRiskOf);

describe('Text in pixels', () => {
  it('is certain or excluded where the object states it', () => {
    expect(risk({ x00280301: ['CS', 'YES'] })).toBe('yes');
    expect(risk({ x00280301: ['CS', 'NO'], x00080008: ['CS', 'DERIVED\\SECONDARY'] })).toBe('no');
  });

  it.each([
    ['Y', 'yes'],
    ['true', 'yes'],
    ['1', 'yes'],
    ['N', 'no'],
    ['0', 'no'],
    ['UNKNOWN', 'possible'],
    ['NOT YET', 'possible'],
    ['', 'no'],
  ] as const)('is judged by a statement that the standard does not allow: "%s" means %s', (stated, means) => {
    expect(risk({ x00280301: ['CS', stated] })).toBe(means);
  });

  it('is possible where pictures are captured, exported or drawn, but not in a plain slice', () => {
    expect(risk({})).toBe('no');
    expect(risk({ x00080008: ['CS', 'ORIGINAL\\SECONDARY\\AXIAL'] })).toBe('derived');
    expect(risk({ x00080008: ['CS', 'DERIVED\\PRIMARY\\SCREEN SAVE'] })).toBe('possible');
    expect(risk({ x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.7.2'] })).toBe('possible');
    expect(risk({ x00080060: ['CS', 'US'] })).toBe('possible');
    expect(risk({ x00080064: ['CS', 'WSD'] })).toBe('possible');
  });
});
