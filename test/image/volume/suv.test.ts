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

const PHILIPS = { x00541001: ['CS', 'CNTS'], x70530010: ['LO', 'Philips PET Private Group'] } as const;
const SUV = { x00541001: ['CS', 'GML'], x00540016: undefined, x00541102: undefined } as const;
const nuclide = (code: string): Items['x00540300'] => ['SQ', [{ x00080100: ['SH', code] }]];

describe('The values of a PET', () => {
  it('are SUV by body weight, decayed from injection to the start of the series, slope by slope', async () => {
    const loaded = loadedOf(await load());
    expect(loaded.unit).toBe('g/ml{SUVbw}');
    expect(loaded.volume.voxels).toBeInstanceOf(Float32Array);
    expect(worstDeviation(loaded, PER_BECQUEREL[3600])).toBeLessThan(1e-6);
    expect(loaded.notes).toEqual([]);
  });

  it('corrected to the administration are not corrected a second time, and need no times', async () => {
    const loaded = loadedOf(await load({ x00541102: ['CS', 'ADMIN'], x00080031: undefined, x00080032: undefined }));
    expect(worstDeviation(loaded, PER_BECQUEREL[0])).toBeLessThan(1e-6);
  });

  it.each<[string, Items, string]>([
    ['GML without a type', {}, 'g/ml{SUVbw}'],
    ['GML by body weight', { x00541006: ['CS', 'BW'] }, 'g/ml{SUVbw}'],
    ['GML by lean body mass', { x00541006: ['CS', 'LBM'] }, 'g/ml{SUVlbm}'],
    ['GML by lean body mass (James 128)', { x00541006: ['CS', 'LBMJAMES128'] }, 'g/ml{SUVlbm(James128)}'],
    ['GML by lean body mass (Janmahasatian)', { x00541006: ['CS', 'LBMJANMA'] }, 'g/ml{SUVlbm(Janma)}'],
    ['GML by ideal body weight', { x00541006: ['CS', 'IBW'] }, 'g/ml{SUVibw}'],
    ['CM2ML', { x00541001: ['CS', 'CM2ML'] }, 'cm2/ml{SUVbsa}'],
    ['CM2ML by body surface', { x00541001: ['CS', 'CM2ML'], x00541006: ['CS', 'BSA'] }, 'cm2/ml{SUVbsa}'],
  ])('in %s are used unchanged, under their own unit', async (_, change, unit) => {
    const loaded = loadedOf(await load({ ...SUV, ...change }));
    expect(loaded.unit).toBe(unit);
    expect(worstDeviation(loaded, 1)).toBeLessThan(1e-6);
    expect(loaded.notes).toEqual([]);
  });

  it('that are one kind of SUV count as different input from another kind', async () => {
    const [plain, lean] = [await load(SUV), await load({ ...SUV, x00541006: ['CS', 'LBM'] })];
    expect(loadedOf(plain).contentDigest).not.toBe(loadedOf(lean).contentDigest);
  });

  it.each<[string, Items, number]>([
    ['of SUV', { x70531000: ['DS', '0.25'] }, 0.25],
    ['of SUV where both are present', { x70531000: ['DS', '0.25'], x70531009: ['DS', '3'] }, 0.25],
    ['of activity', { x70531009: ['DS', '3'] }, 3 * PER_BECQUEREL[3600]],
    ['of activity where that of SUV is 0', { x70531000: ['DS', '0'], x70531009: ['DS', '3'] }, 3 * PER_BECQUEREL[3600]],
    [
      'of activity, to the administration',
      { x70531009: ['DS', '3'], x00541102: ['CS', 'ADMIN'] },
      3 * PER_BECQUEREL[0],
    ],
    [
      'in another private block',
      {
        x70530010: ['LO', 'SOMEONE ELSE'],
        x70530011: ['LO', 'Philips PET Private Group'],
        x70531000: ['DS', '9'],
        x70531100: ['DS', '0.25'],
      },
      0.25,
    ],
    ['without its VR', { x70531000: ['UN', Buffer.from('0.25\0\0')] }, 0.25],
  ])('in counts of Philips are converted to SUV by the factor %s', async (_, change, factor) => {
    const loaded = loadedOf(await load({ ...PHILIPS, ...change }));
    expect(loaded.unit).toBe('g/ml{SUVbw}');
    expect(worstDeviation(loaded, factor)).toBeLessThan(1e-6);
  });

  it('are part of the digest, with their factor', async () => {
    const [one, other] = [await load(), await load({ x00101030: ['DS', '71'] })];
    expect(loadedOf(one).contentDigest).not.toBe(loadedOf(other).contentDigest);
  });

  it.each<[string, Items, string[]]>([
    ['SUV whose corrections are not stated', { ...SUV, x00280051: undefined }, ['QIAW_PET_CORRECTION_UNSTATED']],
    ['SUV whose corrections are empty', { ...SUV, x00280051: ['CS', ''] }, ['QIAW_PET_CORRECTION_UNSTATED']],
    ['one phase of a gated series', { x00541000: ['CS', 'GATED\\IMAGE'] }, ['QIAW_PET_SERIES_TYPE']],
    ['one frame of a dynamic series', { x00541000: ['CS', 'DYNAMIC\\IMAGE'] }, ['QIAW_PET_SERIES_TYPE']],
    ['a whole body', { x00541000: ['CS', 'WHOLE BODY\\IMAGE'] }, []],
  ])('of %s are noted as such', async (_, change, notes) => {
    expect(noteCodes(loadedOf(await load(change)))).toEqual(notes);
  });

  it.each<[string, Items]>([
    ['F-18 as GE rounds it', { x00181075: ['DS', '6588'], x00540300: nuclide('C-111A1') }],
    ['110 minutes', { x00181075: ['DS', '6600'], x00540300: nuclide('77004003') }],
    ['F-18 under an unknown code', { x00540300: nuclide('99-F18') }],
    ['Ga-68', { x00181075: ['DS', '4062.6'], x00540300: nuclide('C-131A3') }],
    ['C-11 of 20 minutes', { x00181075: ['DS', '1200'] }],
  ])('are accepted with a half-life of %s', async (_, change) => {
    expect(loadedOf(await load({ x00540016: agent(change) })).unit).toBe('g/ml{SUVbw}');
  });

  it('of a mouse are accepted', async () => {
    const injection = agent({ x00181074: ['DS', '5000000'] });
    expect(loadedOf(await load({ x00101030: ['DS', '0.025'], x00540016: injection })).unit).toBe('g/ml{SUVbw}');
  });

  it.each<[string, Items, string, object]>([
    ['no units', { x00541001: undefined }, 'QIAW_PET_SUV_MISSING', { attribute: 'Units' }],
    ['counts', { x00541001: ['CS', 'CNTS'] }, 'QIAW_PET_SUV_UNITS', { units: 'CNTS' }],
    [
      'counts and an unknown factor',
      { ...PHILIPS, x70530010: ['LO', 'SOMEONE ELSE'], x70531000: ['DS', '0.25'] },
      'QIAW_PET_SUV_UNITS',
      { units: 'CNTS' },
    ],
    [
      'counts and factors of 0',
      { ...PHILIPS, x70531000: ['DS', '0'], x70531009: ['DS', '0'] },
      'QIAW_PET_SUV_UNITS',
      {},
    ],
    ['proportional counts per second', { x00541001: ['CS', 'PROPCPS'] }, 'QIAW_PET_SUV_UNITS', { units: 'PROPCPS' }],
    ['percent', { x00541001: ['CS', 'PCNT'] }, 'QIAW_PET_SUV_UNITS', { units: 'PCNT' }],
    [
      'body surface in g/ml',
      { ...SUV, x00541006: ['CS', 'BSA'] },
      'QIAW_PET_SUV_UNITS',
      { units: 'GML', suvType: 'BSA' },
    ],
    ['an unknown type of SUV', { ...SUV, x00541006: ['CS', 'BMI'] }, 'QIAW_PET_SUV_UNITS', { suvType: 'BMI' }],
    [
      'projections',
      { ...SUV, x00541000: ['CS', 'WHOLE BODY\\REPROJECTION'] },
      'QIAW_PET_REPROJECTION',
      { units: 'GML' },
    ],
    ['no attenuation correction', { x00280051: ['CS', 'DECY'] }, 'QIAW_PET_SUV_CORRECTION', { lacking: 'ATTN' }],
    ['no correction named', { x00280051: undefined }, 'QIAW_PET_SUV_CORRECTION', { lacking: 'ATTN DECY' }],
    [
      'SUV without attenuation correction',
      { ...SUV, x00280051: ['CS', 'DECY\\NORM'] },
      'QIAW_PET_SUV_CORRECTION',
      { lacking: 'ATTN' },
    ],
    [
      'SUV by lean body mass without decay correction',
      { ...SUV, x00541006: ['CS', 'LBM'], x00280051: ['CS', 'ATTN'] },
      'QIAW_PET_SUV_CORRECTION',
      { lacking: 'DECY' },
    ],
    [
      'SUV by body surface without both',
      { ...SUV, x00541001: ['CS', 'CM2ML'], x00280051: ['CS', 'NORM'] },
      'QIAW_PET_SUV_CORRECTION',
      { lacking: 'ATTN DECY' },
    ],
    [
      'Philips’ counts and no correction named',
      { ...PHILIPS, x70531000: ['DS', '0.25'], x00280051: undefined },
      'QIAW_PET_SUV_CORRECTION',
      {},
    ],
    ['decay not corrected', { x00541102: ['CS', 'NONE'] }, 'QIAW_PET_SUV_DECAY', { decayCorrection: 'NONE' }],
    ['SUV without decay correction', { ...SUV, x00541102: ['CS', 'NONE'] }, 'QIAW_PET_SUV_DECAY', {}],
    [
      'decay corrected to an unknown time',
      { x00541102: ['CS', 'SCAN'] },
      'QIAW_PET_SUV_DECAY',
      { decayCorrection: 'SCAN' },
    ],
    ['decay unsaid', { x00541102: undefined }, 'QIAW_PET_SUV_MISSING', { attribute: 'DecayCorrection' }],
    ['no radiopharmaceutical', { x00540016: undefined }, 'QIAW_PET_SUV_RADIOPHARMACEUTICALS', { items: 0 }],
    [
      'two radiopharmaceuticals',
      { x00540016: ['SQ', [...(agent()![1] as Items[]), ...(agent()![1] as Items[])]] },
      'QIAW_PET_SUV_RADIOPHARMACEUTICALS',
      { items: 2 },
    ],
    ['no weight', { x00101030: undefined }, 'QIAW_PET_SUV_MISSING', { attribute: 'PatientWeight' }],
    [
      'no dose',
      { x00540016: agent({ x00181074: undefined }) },
      'QIAW_PET_SUV_MISSING',
      { attribute: 'RadionuclideTotalDose' },
    ],
    ['no half-life', { x00540016: agent({ x00181075: undefined }) }, 'QIAW_PET_SUV_MISSING', {}],
  ])('with %s are refused by name', async (_, change, code, evidence) => {
    expect(await load(change)).toMatchObject({ code, evidence });
  });

  it.each<[string, Items, object]>([
    ['weight 0', { x00101030: ['DS', '0'] }, { attribute: 'PatientWeight', value: 0 }],
    ['a weight in grams', { x00101030: ['DS', '70000'] }, { attribute: 'PatientWeight', value: 70_000 }],
    ['a dose in MBq', { x00540016: agent({ x00181074: ['DS', '370'] }) }, { value: 370 }],
    ['a dose in kBq', { x00540016: agent({ x00181074: ['DS', '370000'] }) }, { value: 370_000 }],
    ['a dose in microcurie', { x00540016: agent({ x00181074: ['DS', '10000'] }) }, { value: 10_000 }],
    ['a dose of 0', { x00540016: agent({ x00181074: ['DS', '0'] }) }, { attribute: 'RadionuclideTotalDose', value: 0 }],
    [
      'a half-life of 0',
      { x00540016: agent({ x00181075: ['DS', '0'] }) },
      { attribute: 'RadionuclideHalfLife', value: 0 },
    ],
    [
      'a half-life in minutes',
      { x00540016: agent({ x00181075: ['DS', '109.77'] }) },
      { value: 109.77, nuclide: 'O-15' },
    ],
    ['a half-life in milliseconds', { x00540016: agent({ x00181075: ['DS', '6586200'] }) }, { value: 6_586_200 }],
    ['Ga-68 in minutes', { x00540016: agent({ x00181075: ['DS', '67.71'] }) }, { value: 67.71, nuclide: 'O-14' }],
    [
      'the half-life of a nuclide other than the named one',
      { x00540016: agent({ x00181075: ['DS', '4062.6'], x00540300: nuclide('C-111A1') }) },
      { value: 4062.6, nuclide: 'F-18', seconds: 6586.2 },
    ],
  ])('with %s are refused with the value', async (_, change, evidence) => {
    expect(await load(change)).toMatchObject({ code: 'QIAW_PET_SUV_IMPLAUSIBLE', evidence });
  });

  it('whose slices disagree are refused', async () => {
    const result = await load((k) => (k === 1 ? { x00101030: ['DS', '80'] } : {}));
    expect(result).toMatchObject({ code: 'QIAW_SERIES_INCONSISTENT', evidence: { differsIn: 'PET quantification' } });
  });
});
