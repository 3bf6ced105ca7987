import { describe, expect, it } from 'vitest';
import { loadVolume } from '../../src/volume/index.ts';
import { ctFiles, type Items, sliceValues } from '../support/dicom-fixture.ts';
import { codes, scanFiles } from '../support/scan-files.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const HALF_LIFE = 6586.2;

const agent = (change: Items = {}): Items['x00540016'] => [
  'SQ',
  [
    {
      x00181072: ['TM', '100000'],
      x00181074: ['DS', '370000000'],
      x00181075: ['DS', String(HALF_LIFE)],
      ...change,
    },
  ],
];

/** An FDG-PET of 70 kg, 370 MBq at 10:00, scanned from 11:00 on; slopes differ from slice to slice. */
const pet = (k: number, change: Items = {}): Items => ({
  x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.128'],
  x00080021: ['DA', '20200102'],
  x00080022: ['DA', '20200102'],
  x00080031: ['TM', '110000'],
  x00080032: ['TM', `1100${10 + k}.5`],
  x00080060: ['CS', 'PT'],
  x00101030: ['DS', '70'],
  x00280051: ['CS', 'NORM\\DTIM\\ATTN\\SCAT\\DECY'],
  x00281052: ['DS', '0'],
  x00281053: ['DS', String(100 + k)],
  x00540016: agent(),
  x00541001: ['CS', 'BQML'],
  x00541102: ['CS', 'START'],
  ...change,
});

async function load(change: Items | ((k: number) => Items) = {}) {
  const found = await scanFiles(
    folder(),
    ctFiles(3, (k) => pet(k, typeof change === 'function' ? change(k) : change)),
  );
  if (found.refusals.length > 0) return { code: codes(found.refusals)[0], evidence: found.refusals[0]!.evidence };
  const loaded = await loadVolume(found.series[0]!);
  return loaded.ok ? loaded.value : { code: loaded.refusal.code, evidence: loaded.refusal.evidence };
}

/** SUV of the fixture's values for a number of seconds between injection and scan. */
const expected = (seconds: number): Float32Array =>
  Float32Array.from(
    [0, 1, 2].flatMap((k) =>
      [...sliceValues(k)].map((v) => (v * (100 + k) * 70_000) / (370e6 * 0.5 ** (seconds / HALF_LIFE))),
    ),
  );

function expectClose(voxels: ArrayLike<number>, values: Float32Array): void {
  expect(voxels).toHaveLength(values.length);
  for (const [i, value] of values.entries())
    expect(Math.abs(voxels[i]! - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
}

describe('The values of a PET', () => {
  it('are SUV by body weight, decayed from injection to the start of the series, slope by slope', async () => {
    const loaded = await load();
    if (!('volume' in loaded)) throw new Error(loaded.code);
    expect(loaded.unit).toBe('g/ml{SUVbw}');
    expect(loaded.volume.voxels).toBeInstanceOf(Float32Array);
    expectClose(loaded.volume.voxels, expected(3600));
  });

  it.each<[string, Items, number]>([
    ['an injection before midnight', { x00540016: agent({ x00181072: ['TM', '233000.00'] }) }, 11.5 * 3600],
    [
      'a full date and time of injection',
      { x00540016: agent({ x00181078: ['DT', '20200102095500'], x00181072: undefined }) },
      3900,
    ],
    ['both, agreeing', { x00540016: agent({ x00181078: ['DT', '20200102100000.000000'] }) }, 3600],
    ['values corrected to the administration', { x00541102: ['CS', 'ADMIN'] }, 0],
  ])('count %s', async (_, change, seconds) => {
    const loaded = await load(change);
    if (!('volume' in loaded)) throw new Error(`${loaded.code} ${JSON.stringify(loaded.evidence)}`);
    expectClose(loaded.volume.voxels, expected(seconds));
  });

  it('that are SUV already, or have the maker’s own factor, are taken as they are', async () => {
    const plain = Float32Array.from([0, 1, 2].flatMap((k) => [...sliceValues(k)].map((v) => v * (100 + k))));
    const suv = await load({ x00541001: ['CS', 'GML'], x00540016: undefined });
    if (!('volume' in suv)) throw new Error(suv.code);
    expectClose(suv.volume.voxels, plain);
    const philips = await load({
      x00541001: ['CS', 'CNTS'],
      x70530010: ['LO', 'Philips PET Private Group'],
      x70531000: ['DS', '0.25'],
    });
    if (!('volume' in philips)) throw new Error(philips.code);
    expectClose(
      philips.volume.voxels,
      plain.map((value) => value * 0.25),
    );
  });

  it('enter the digest with their factor', async () => {
    const [one, other] = [await load(), await load({ x00101030: ['DS', '71'] })];
    if (!('volume' in one) || !('volume' in other)) throw new Error('refused');
    expect(one.contentDigest).not.toBe(other.contentDigest);
  });

  it.each<[string, Items, string, object]>([
    ['no units', { x00541001: undefined }, 'QIAW_PET_SUV_MISSING', { attribute: 'Units' }],
    ['counts', { x00541001: ['CS', 'CNTS'] }, 'QIAW_PET_SUV_UNITS', { units: 'CNTS' }],
    ['SUV by lean body mass', { x00541001: ['CS', 'GML'], x00541006: ['CS', 'LBM'] }, 'QIAW_PET_SUV_UNITS', {}],
    ['no attenuation correction', { x00280051: ['CS', 'DECY'] }, 'QIAW_PET_SUV_CORRECTION', { lacking: 'ATTN' }],
    ['no correction named', { x00280051: undefined }, 'QIAW_PET_SUV_CORRECTION', { lacking: 'ATTN DECY' }],
    ['decay corrected to nothing', { x00541102: ['CS', 'NONE'] }, 'QIAW_PET_SUV_DECAY', {}],
    ['decay unsaid', { x00541102: undefined }, 'QIAW_PET_SUV_MISSING', { attribute: 'DecayCorrection' }],
    ['no weight', { x00101030: undefined }, 'QIAW_PET_SUV_MISSING', { attribute: 'PatientWeight' }],
    ['weight 0', { x00101030: ['DS', '0'] }, 'QIAW_PET_SUV_IMPLAUSIBLE', { attribute: 'PatientWeight' }],
    ['weight in grams', { x00101030: ['DS', '70000'] }, 'QIAW_PET_SUV_IMPLAUSIBLE', {}],
    [
      'no dose',
      { x00540016: agent({ x00181074: undefined }) },
      'QIAW_PET_SUV_MISSING',
      { attribute: 'RadionuclideTotalDose' },
    ],
    ['a dose in MBq', { x00540016: agent({ x00181074: ['DS', '370'] }) }, 'QIAW_PET_SUV_IMPLAUSIBLE', {}],
    ['no half-life', { x00540016: agent({ x00181075: undefined }) }, 'QIAW_PET_SUV_MISSING', {}],
    ['no injection time', { x00540016: agent({ x00181072: undefined }) }, 'QIAW_PET_SUV_MISSING', {}],
    ['no radiopharmaceutical', { x00540016: undefined }, 'QIAW_PET_SUV_RADIOPHARMACEUTICALS', { items: 0 }],
    ['no series time', { x00080031: undefined }, 'QIAW_PET_SUV_MISSING', { attribute: 'SeriesTime' }],
    ['a series later than its acquisition', { x00080031: ['TM', '150000'] }, 'QIAW_PET_SUV_TIMES', {}],
    [
      'injection after the scan',
      { x00540016: agent({ x00181078: ['DT', '20200102120000'], x00181072: undefined }) },
      'QIAW_PET_SUV_TIMES',
      { injectionToScanSeconds: -3600 },
    ],
    [
      'injection years before',
      { x00540016: agent({ x00181078: ['DT', '20010101100000'], x00181072: undefined }) },
      'QIAW_PET_SUV_TIMES',
      {},
    ],
    [
      'two injection times',
      { x00540016: agent({ x00181078: ['DT', '20200102090000'] }) },
      'QIAW_PET_SUV_TIMES',
      { startTimesApartSeconds: 3600 },
    ],
  ])('with %s are refused by name', async (_, change, code, evidence) => {
    expect(await load(change)).toMatchObject({ code, evidence });
  });

  it('whose slices disagree are refused', async () => {
    const result = await load((k) => (k === 1 ? { x00101030: ['DS', '80'] } : {}));
    expect(result).toMatchObject({ code: 'QIAW_SERIES_INCONSISTENT', evidence: { differsIn: 'PET quantification' } });
  });
});
