import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onClock, readingOf } from '../../../src/image/index.ts';
import { readingOfParts, zoneOf } from '../../../src/image/volume/moment.ts';

const zone = fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 900);

function suffix(seconds: number): string {
  const minutes = Math.abs(seconds) / 60;
  const part = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${part(minutes / 60)}${part(minutes % 60)}`;
}

/** The reading of a clock, as DA and TM. */
function shown(utc: number): [string, string] {
  const text = new Date(utc).toISOString().replace(/[-:TZ]/g, '');
  return [text.slice(0, 8), text.slice(8)];
}

describe('A date and time', () => {
  it('is the same moment in any zone it is written in and on any clock it is read by', () => {
    const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2039-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, zone, zone, (date, written, clock) => {
        const reading = readingOf(`${shown(date.getTime() + written * 1000).join('')}${suffix(written)}`)!;
        const local = readingOfParts(...shown(date.getTime() + clock * 1000))!;
        expect(onClock(reading, clock)).toBeCloseTo(local.seconds, 3);
        expect(zoneOf(suffix(clock))).toBe(clock);
      }),
    );
  });

  it.each([
    '',
    '2020',
    '20200102',
    '20200102 1100',
    '20201301110000',
    '20200230110000',
    '20200102250000',
    '20200102110000+1',
  ])('is not read from %j', (text) => {
    expect(readingOf(text)).toBeUndefined();
  });
});
