import { describe, expect, it } from 'vitest';
import { loadVolume } from '../../../src/image/index.ts';
import { ctFiles, type Items, UID } from '../../support/dicom-fixture.ts';
import { codes, scanFiles } from '../../support/scan-files.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();

async function load(change: Items | ((k: number) => Items)) {
  const found = await scanFiles(
    folder(),
    ctFiles(3, (k) => (typeof change === 'function' ? change(k) : change)),
  );
  if (found.refusals.length > 0) return { code: codes(found.refusals)[0], evidence: found.refusals[0]!.evidence };
  const loaded = await loadVolume(found.series[0]!);
  if (!loaded.ok) return { code: loaded.refusal.code, evidence: loaded.refusal.evidence };
  const { unit, notes, contentDigest, volume } = loaded.value;
  return { unit, notes: notes.map(({ code }) => code), contentDigest, voxels: [...volume.voxels] };
}

const rescaleType = (term: string): Items => ({ x00281054: ['LO', term] });
const mr: Items = { x00080016: ['UI', UID.mr], x00080060: ['CS', 'MR'] };

const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};

interface Mapping {
  readonly unit: string;
  readonly slope?: number;
  readonly intercept?: number;
  readonly scheme?: string;
  readonly last?: number;
  readonly table?: boolean;
}

/** RealWorldValueMappingSequence; the fixture's rescale has slope 1 and intercept -10 on signed 16 bits. */
const mapped = (...mappings: readonly Mapping[]): Items => ({
  x00409096: [
    'SQ',
    mappings.map(
      ({ unit, slope = 1, intercept = -10, scheme = 'UCUM', last = 32767, table = false }): Items => ({
        x004008ea: ['SQ', [{ x00080100: ['SH', unit], x00080102: ['SH', scheme], x00080104: ['LO', 'unit'] }]],
        x00409216: ['SS', [-32768]],
        x00409211: ['SS', [last]],
        ...(!table && { x00409224: ['FD', double(intercept)], x00409225: ['FD', double(slope)] }),
      }),
    ),
  ],
});

describe('The unit of a CT', () => {
  it.each<[string, Items, string, string[]]>([
    ['says nothing', {}, "[hnsf'U]", []],
    ['says HU', rescaleType('HU'), "[hnsf'U]", []],
    ['gives HU in different letter case', rescaleType('Hounsfield'), "[hnsf'U]", []],
    ['was modified', rescaleType('HU_MOD'), "[hnsf'U]{modified}", ['QIAW_UNIT_NOT_HU']],
    ['holds iodine', rescaleType('MGML'), 'mg/ml', ['QIAW_UNIT_NOT_HU']],
    ['holds atomic numbers', rescaleType('Z_EFF'), '{Z_eff}', ['QIAW_UNIT_NOT_HU']],
    ['holds electron densities', rescaleType('ED'), '10*23{electrons}/ml', ['QIAW_UNIT_NOT_HU']],
    ['gives them relative to water', rescaleType('EDW'), '{electron_density_of_water}', ['QIAW_UNIT_NOT_HU']],
    ['holds fractions', rescaleType('PCT'), '%', ['QIAW_UNIT_NOT_HU']],
    ['states that there is none', rescaleType('US'), '1', ['QIAW_UNIT_NOT_HU']],
    [
      'maps the same values to another unit',
      { ...rescaleType('US'), ...mapped({ unit: '/cm' }) },
      '/cm',
      ['QIAW_UNIT_NOT_HU'],
    ],
    ['maps them to HU too', { ...rescaleType('HU'), ...mapped({ unit: "[hnsf'U]" }) }, "[hnsf'U]", []],
    ['states it twice', { ...rescaleType('Z_EFF'), ...mapped({ unit: '1' }) }, '{Z_eff}', ['QIAW_UNIT_NOT_HU']],
    ['is that of a keV', { x00080008: ['CS', 'DERIVED\\PRIMARY\\AXIAL\\VMI'] }, "[hnsf'U]", []],
  ])('that %s', async (_what, change, unit, notes) => {
    expect(await load(change)).toMatchObject({ unit, notes });
  });

  it.each<[string, Items | ((k: number) => Items), object]>([
    [
      'with an undefined term',
      rescaleType('PERFUSION'),
      { code: 'QIAW_UNIT_UNKNOWN', evidence: { rescaleType: 'PERFUSION' } },
    ],
    ['of slices that differ', (k) => rescaleType(k === 1 ? 'Z_EFF' : 'HU'), { code: 'QIAW_UNIT_MIXED' }],
    ['of slices one of which states none', (k) => (k === 1 ? rescaleType('US') : {}), { code: 'QIAW_UNIT_MIXED' }],
    [
      'of a material map that does not state it',
      { x00080008: ['CS', 'DERIVED\\PRIMARY\\AXIAL\\MAT_SPECIFIC'] },
      { code: 'QIAW_UNIT_MISSING', evidence: { imageType: 'MAT_SPECIFIC' } },
    ],
    [
      'of atomic numbers that claim to be in HU',
      { x00080008: ['CS', 'DERIVED\\PRIMARY\\AXIAL\\EFF_ATOMIC_NUM'], ...rescaleType('HU') },
      { code: 'QIAW_UNIT_CONTRADICTORY' },
    ],
    [
      'that two attributes contradict',
      { ...rescaleType('HU'), ...mapped({ unit: 'mg/ml' }) },
      { code: 'QIAW_UNIT_CONTRADICTORY' },
    ],
    ['that two mappings contradict', mapped({ unit: 'mg/ml' }, { unit: '%' }), { code: 'QIAW_UNIT_CONTRADICTORY' }],
  ])('%s is refused by name', async (_what, change, refusal) => {
    expect(await load(change)).toMatchObject(refusal);
  });

  it('is part of the input digest where it is not HU, and of nothing else', async () => {
    const [plain, hounsfield, iodine] = [
      await load({}),
      await load(rescaleType('HU')),
      await load(rescaleType('MGML')),
    ];
    expect(hounsfield).toEqual(plain);
    expect(iodine).toMatchObject({ voxels: (plain as { voxels: number[] }).voxels });
    expect((iodine as { contentDigest: string }).contentDigest).not.toBe(
      (plain as { contentDigest: string }).contentDigest,
    );
  });
});

describe('The unit of an MR', () => {
  it.each<[string, Items, string, string[]]>([
    ['says nothing', {}, '1', []],
    ['states that there is none', rescaleType('US'), '1', []],
    ["is 'normalized', as Philips writes", rescaleType('normalized'), '1', []],
    ['is HU, as some converters write', rescaleType('HU'), '1', []],
    ['is a fat fraction', rescaleType('PCT'), '%', []],
    ['maps the same values to a diffusion coefficient', mapped({ unit: 'um2/s' }), 'um2/s', []],
    ['maps them to times', mapped({ unit: 'ms' }), 'ms', []],
    ['maps the values in two ways', mapped({ unit: 'mm2/s', slope: 1e-6 }, { unit: 'um2/s' }), 'um2/s', []],
    ['maps stored values differently', mapped({ unit: 'mm2/s', slope: 1e-6 }), '1', ['QIAW_REAL_WORLD_VALUES_UNUSED']],
    ['maps by a table', mapped({ unit: 'ms', table: true }), '1', ['QIAW_REAL_WORLD_VALUES_UNUSED']],
    ['maps some values', mapped({ unit: 'ms', last: 4095 }), '1', ['QIAW_REAL_WORLD_VALUES_UNUSED']],
    ['maps to a private unit', mapped({ unit: 'x', scheme: '99MAKER' }), '1', ['QIAW_REAL_WORLD_VALUES_UNUSED']],
  ])('that %s', async (_what, change, unit, notes) => {
    const found = await load({ ...mr, ...change });
    expect(found).toMatchObject({ unit, notes });
    expect(found).toMatchObject({ voxels: ((await load(mr)) as { voxels: number[] }).voxels });
  });
});
