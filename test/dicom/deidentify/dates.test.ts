import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftDate, shiftDateTime, shiftTemporal } from '../../../src/dicom/deidentify/dates.ts';

const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
const text = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '');
const parsed = (da: string): number => Date.parse(`${da.slice(0, 4)}-${da.slice(4, 6)}-${da.slice(6)}`);

describe('Shifting a date', () => {
  it('keeps the days between two dates', () => {
    fc.assert(
      fc.property(dates, dates, fc.integer({ min: -3650, max: -1 }), (one, other, days) => {
        const [a, b] = [text(one), text(other)];
        const moved = [shiftDate(a, days)!, shiftDate(b, days)!] as const;
        expect(parsed(moved[1]) - parsed(moved[0])).toBe(parsed(b) - parsed(a));
        expect(parsed(moved[0]) - parsed(a)).toBe(days * 86_400_000);
      }),
      { numRuns: 200 },
    );
  });

  it('handles leap days and the dots of ACR-NEMA, and refuses what is not a date', () => {
    expect(shiftDate('20200301', -1)).toBe('20200229');
    expect(shiftDate('2021.03.01', -1)).toBe('20210228');
    for (const odd of ['20210229', '20211301', '2021', 'Q1 2021', '20210101-20210202', '00010101'])
      expect(shiftDate(odd, -1)).toBeUndefined();
  });

  it('keeps the time and offset of a date with time, and leaves times of day unchanged', () => {
    expect(shiftDateTime('20200301101530.123456+0100', -1)).toBe('20200229101530.123456+0100');
    expect(shiftDateTime('2020', -1)).toBeUndefined();
    expect(shiftTemporal('TM', '10:15:30', -1)).toBe('101530');
    expect(shiftTemporal('TM', 'before lunch', -1)).toBeUndefined();
    expect(shiftTemporal('SH', '+0100', -1)).toBe('+0100');
  });
});
