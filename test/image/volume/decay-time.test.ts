import { describe, expect, it } from 'vitest';
import type { Items } from '../../support/dicom-fixture.ts';
import {
  agent,
  loadedOf,
  loadPet,
  noteCodes,
  PER_BECQUEREL,
  type PetChange,
  worstDeviation,
} from '../../support/pet-fixture.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();
const load = async (change: PetChange = {}) => await loadPet(folder(), change);

const injected = (dateTime: string, time?: string): Items => ({
  x00540016: agent({ x00181078: ['DT', dateTime], x00181072: time === undefined ? undefined : ['TM', time] }),
});
/** Reconstructed again at 15:00 from an acquisition that began at 11:00. */
const LATER = { x00080031: ['TM', '150000'] } as const;
const GE = { x00080070: ['LO', 'GE MEDICAL SYSTEMS'] } as const;
const GE_TIME = { x00090010: ['LO', 'GEMS_PETD_01'], x0009100d: ['DT', '20200102110000.00'] } as const;
const SIEMENS_TIME = { x00710010: ['LO', 'SIEMENS MED PT'], x00711022: ['DT', '20200102110000.000000'] } as const;

/**
 * Two beds of 120 s, from 11:01 and 11:03 on, corrected to 11:00. Half of the counts of F-18 have arrived after 59.937
 * s (PS3.3 C.8.9.4.1.5), where FrameReferenceTime ends; with GE it ends where the bed begins.
 */
const beds = (k: number, { ge = false, late = [0, 0] }: { ge?: boolean; late?: [number, number] } = {}): Items => {
  const bed = k === 0 ? 0 : 1;
  return {
    ...LATER,
    x00080032: ['TM', ['110100', '110300'][bed]!],
    x00181242: ['IS', '120000'],
    x00541300: ['DS', String([60_000, 180_000][bed]! + (ge ? 0 : 59_937) + late[bed]!)],
  };
};

async function expectUptake(
  change: PetChange,
  seconds: keyof typeof PER_BECQUEREL,
  notes: string[] = [],
): Promise<void> {
  const loaded = loadedOf(await load(change));
  expect(worstDeviation(loaded, PER_BECQUEREL[seconds])).toBeLessThan(1e-6);
  expect(noteCodes(loaded)).toEqual(notes);
}

describe('Decay from injection to the scan', () => {
  it.each<[string, Items, keyof typeof PER_BECQUEREL]>([
    ['the time of the injection', {}, 3600],
    ['old spellings of dates and times', { x00080021: ['DA', '2020.01.02'], x00080031: ['TM', '11:00:00'] }, 3600],
    ['an injection before midnight', { x00540016: agent({ x00181072: ['TM', '233000.00'] }) }, 41400],
    ['a full date and time of injection', injected('20200102095500'), 3900],
    ['a full date and time before midnight', injected('20200101233000'), 41400],
    ['both, agreeing', injected('20200102100000.000000', '100000'), 3600],
    ['a scan that crosses midnight', midnight('20200102', '234500', '20200103', '000010', '20200102221500'), 5400],
    [
      'an acquisition with date and time in one attribute',
      { x00080022: undefined, x00080032: undefined, x0008002a: ['DT', '20200102110010'] },
      3600,
    ],
  ])('is counted from %s', async (_, change, seconds) => {
    await expectUptake(change, seconds);
  });

  it.each<[string, Items, keyof typeof PER_BECQUEREL]>([
    ['west of a series in UTC', { x00080201: ['SH', '+0000'], ...injected('20200102050000-0500') }, 3600],
    ['east of a series in UTC', { x00080201: ['SH', '+0000'], ...injected('20200102153000+0530') }, 3600],
    ['of a series elsewhere', { x00080201: ['SH', '-0500'], ...injected('20200102160000+0100') }, 3600],
    ['on another day than the series', { x00080201: ['SH', '+1000'], ...injected('20200102000000+0000') }, 3600],
    [
      'and agree with its time alone',
      { x00080201: ['SH', '+0100'], ...injected('20200102090000+0000', '100000') },
      3600,
    ],
    ['that only the injection names, as its time alone does', injected('20200102100000+0900', '100000'), 3600],
    ['that only the series names', { x00080201: ['SH', '+0900'], ...injected('20200102100000') }, 3600],
  ])('is the same for an injection in a time zone %s', async (_, change, seconds) => {
    await expectUptake(change, seconds);
  });

  it('is noted as assuming one zone where only the injection names its zone', async () => {
    await expectUptake(injected('20200102100000+0900'), 3600, ['QIAW_PET_ZONE_ASSUMED']);
  });

  it.each<[string, PetChange]>([
    ['the time stored by GE', { ...LATER, ...GE_TIME }],
    [
      'the time stored by GE, in another zone',
      { ...LATER, ...GE_TIME, x00080201: ['SH', '+0100'], x0009100d: ['DT', '20200102100000+0000'] },
    ],
    ['the time stored by Siemens', { ...LATER, ...SIEMENS_TIME }],
    ['the time stored by GE, where that of the series is missing', { ...GE_TIME, x00080031: undefined }],
    ['the time given by the slices of two beds', (k) => beds(k)],
    ['the time given by the slices of two GE beds', (k) => ({ ...beds(k, { ge: true }), ...GE })],
    [
      'the time given by the slices where the manufacturer’s time was not shifted with the others',
      (k) => ({ ...beds(k), ...GE_TIME, x0009100d: ['DT', '20150607110000'] }),
    ],
    [
      'the time given by the slices where the manufacturer’s times differ',
      (k) => ({ ...beds(k), ...GE_TIME, x0009100d: ['DT', `202001021${k === 0 ? '03' : '10'}000`] }),
    ],
  ])('ends, for a series later than its acquisition, at %s', async (_, change) => {
    await expectUptake(change, 3600, ['QIAW_PET_DECAY_TIME']);
  });

  it('ends at the start of the series where that is not after the acquisition, for every manufacturer', async () => {
    await expectUptake({ ...GE_TIME, x0009100d: ['DT', '20200102103000'] }, 3600);
  });

  it('is noted where the slices indicate an end other than the start of the series', async () => {
    await expectUptake((k) => ({ ...beds(k), x00080031: ['TM', '103000'] }), 1800, ['QIAW_PET_DECAY_TIME']);
    await expectUptake((k) => ({ ...beds(k), x00080031: ['TM', '110000'] }), 3600);
  });

  it('takes the day of the series for an acquisition without a date, with a note', async () => {
    await expectUptake({ x00080022: undefined }, 3600, ['QIAW_PET_DATE_ASSUMED']);
    const over = { ...midnight('20200102', '234500', undefined, '000010', '20200102221500'), x00080022: undefined };
    await expectUptake(over, 5400, ['QIAW_PET_DATE_ASSUMED']);
  });

  it('takes the day of the scan for an injection whose date was not shifted with the others, with a note', async () => {
    await expectUptake(injected('20120304100000', '100000'), 3600, ['QIAW_PET_DATE_ASSUMED']);
  });

  it('spans days where the nuclide lasts', async () => {
    const zr89 = { x00181075: ['DS', '282276'], x00181074: ['DS', '37000000'] } as const;
    const loaded = loadedOf(
      await load({ x00540016: agent({ ...zr89, x00181072: ['TM', '110000'], x00181078: ['DT', '20191228110000'] }) }),
    );
    expect(worstDeviation(loaded, 5.46509543718279e-3)).toBeLessThan(1e-6);
    expect(await load({ x00540016: agent(zr89) })).toMatchObject({
      code: 'QIAW_PET_SUV_MISSING',
      evidence: { attribute: 'RadiopharmaceuticalStartDateTime' },
    });
  });

  it.each<[string, PetChange, object]>([
    ['a series later than its acquisition', LATER, { seriesAfterAcquisitionSeconds: 14_389.5 }],
    [
      'slices without usable times',
      (k) => ({ ...beds(k), x00541300: ['DS', '0'] }),
      { seriesAfterAcquisitionSeconds: 14_340 },
    ],
    ['slices corrected to different times', (k) => beds(k, { late: [0, 30_000] }), { decayTimesApartSeconds: 30 }],
    [
      'slices corrected to after their acquisition',
      (k) => beds(k, { late: [-90_000, -90_000] }),
      { seriesAfterAcquisitionSeconds: 14_340 },
    ],
    ['an injection after the scan', injected('20200102120000'), { injectionToScanSeconds: -3600 }],
    [
      'an injection after the scan by its time alone',
      { x00540016: agent({ x00181072: ['TM', '110500'] }) },
      { injectionToScanSeconds: -300 },
    ],
    [
      'an injection after the scan by its time alone, of a nuclide still there a day later',
      { x00540016: agent({ x00181072: ['TM', '110500'], x00181075: ['DS', '12020'] }) },
      { injectionToScanSeconds: -300 },
    ],
    [
      'an injection after the scan in UTC',
      { x00080201: ['SH', '+0000'], ...injected('20200102103000-0100') },
      { injectionToScanSeconds: -1800 },
    ],
    ['an injection years before', injected('20010101100000'), {}],
    ['two times of injection', injected('20200102090000', '100000'), { startTimesApartSeconds: 3600 }],
    [
      'two times of injection after conversion',
      { x00080201: ['SH', '+0100'], ...injected('20200102100000+0000', '100000') },
      { startTimesApartSeconds: 3600 },
    ],
  ])('is refused as contradictory with %s', async (_, change, evidence) => {
    expect(await load(change)).toMatchObject({ code: 'QIAW_PET_SUV_TIMES', evidence });
  });

  it.each<[string, Items, string]>([
    ['no time of injection', { x00540016: agent({ x00181072: undefined }) }, 'RadiopharmaceuticalStartDateTime'],
    ['a day of injection that does not exist', injected('20200230100000'), 'RadiopharmaceuticalStartDateTime'],
    ['no time of the series', { x00080031: undefined }, 'SeriesTime'],
    ['no date of the series', { x00080021: undefined }, 'SeriesDate'],
    ['no time of acquisition', { x00080032: undefined }, 'AcquisitionTime'],
  ])('is refused as missing with %s', async (_, change, attribute) => {
    expect(await load(change)).toMatchObject({ code: 'QIAW_PET_SUV_MISSING', evidence: { attribute } });
  });
});

function midnight(
  seriesDate: string,
  seriesTime: string,
  acquisitionDate: string | undefined,
  acquisitionTime: string,
  injection: string,
): Items {
  return {
    x00080021: ['DA', seriesDate],
    x00080031: ['TM', seriesTime],
    x00080022: acquisitionDate === undefined ? undefined : ['DA', acquisitionDate],
    x00080032: ['TM', acquisitionTime],
    ...injected(injection),
  };
}
