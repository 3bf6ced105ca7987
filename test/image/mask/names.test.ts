import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNameTable, mapRoiName, type NameTable } from '../../../src/image/index.ts';

let table: NameTable;
let folder: string;
beforeAll(async () => {
  table = await loadNameTable();
  folder = await mkdtemp(join(tmpdir(), 'names-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function userTable(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const key = (name: string): string | undefined => mapRoiName(table, name)?.key;

describe('Mapping ROI names', () => {
  it.each([
    [
      'lung-left',
      ['Lung-Left', 'lung_l', 'LUNG LT', 'Left Lung', 'Lung_L', 'L Lung', 'Lung, left', 'lt. lung', 'LungL'],
    ],
    ['lung-right', ['Lung-Right', 'Lung_R', 'rt lung', 'Right_Lung', 'R-LUNG']],
    ['lung-both', ['Lungs', 'Lung_Both', 'both lungs', 'Total Lung']],
    ['lung', ['lung', 'LUNG']],
    ['heart', ['Heart', 'HEART', 'heart ']],
    ['esophagus', ['Esophagus', 'Oesophagus', 'œsophagus'.replace('œ', 'oe')]],
    ['spinal-cord', ['Spinal-Cord', 'SpinalCord', 'spinal cord', 'Cord']],
    ['spinal-canal', ['SpinalCanal', 'Spinal Canal']],
    ['gtv-primary', ['GTV-1', 'GTV1', 'GTVp', 'gtv_p', 'GTV 1', 'GTVp1']],
    ['gtv-nodal', ['GTVn', 'GTV-N', 'GTVN-2', 'GTV_LN1', 'GTV nodes']],
    ['gtv', ['GTV', 'GTV-2', 'GTV_17', 'gtvs']],
    ['ctv', ['CTV', 'CTV_5400', 'CTV1', 'CTV_High']],
    ['ptv', ['PTV', 'PTV-60', 'PTV_7000']],
    ['ptv-nodal', ['PTVn', 'PTV_LN']],
    ['itv', ['ITV', 'ITV1']],
    ['body', ['BODY', 'External', 'body contour']],
    ['femoral-head-left', ['Femur_Head_L', 'Femoral Head Left', 'Lt Femoral Head', 'FemoralHead_L']],
    ['optic-nerve-right', ['OpticNrv_R', 'Optic Nerve Right', 'R optic nerve']],
    ['optic-chiasm', ['OpticChiasm', 'Chiasma']],
    ['submandibular-gland-left', ['Glnd_Submand_L', 'Submandibular gland left', 'SMG_L']],
    ['parotid-both', ['Parotids', 'parotid glands']],
    ['lens-left', ['Lens_L', 'left lens']],
    ['oral-cavity', ['Cavity_Oral', 'oral cavity']],
    ['mandible', ['Bone_Mandible', 'Mandible']],
    ['brainstem', ['Brainstem', 'Brain stem', 'BrainStem']],
    ['small-bowel', ['Bowel_Small', 'small bowel']],
    ['kidney-right', ['Kidney_R', 'Right Kidney']],
  ])('knows %s under its usual names', (wanted, names) => {
    expect(names.map((name) => [name, key(name)])).toEqual(names.map((name) => [name, wanted]));
  });

  it.each([
    'Lung-GTV',
    'Lungs-GTV',
    'LungsMinusGTV',
    'PTV_minus_Heart',
    'PTV-Heart',
    'Heart-ring',
    'Heart ring 5mm',
    'Heart_PRV',
    'SpinalCord_PRV',
    'SpinalCord_PRV05',
    'SpinalCord_05',
    'PRV Cord',
    'GTVavoid',
    'GTV_avoid',
    'GTV+5',
    'GTV+5mm',
    'GTV-1-2',
    'GTV1.5',
    'GTV-1 & GTV-2',
    'GTV/CTV',
    'GTV_old',
    'GTV_met',
    'IGTV',
    'PTV eval',
    'PTV_ring',
    'PTV-12345',
    'Not GTV',
    'zHeart',
    '_Heart',
    'Heart~',
    '~Lung_L',
    'Lung_L^copy',
    'Heart2',
    'Lung 1',
    'Body-PTV',
    'NormalTissue',
    'Brain-GTV',
    'Left',
    'l',
    'R',
    'Lung left right',
    'Upper Lobe Left Lung',
    'LLL',
    'Heart wall',
    'Spleen wall',
    'Parotid_L sup',
    'Larynx-PTV',
    'Eye shield',
    'Liver met',
    'couch',
    '',
    '   ',
    '肺',
    'Сердце',
    '1',
    '-',
    '__proto__',
    'constructor',
  ])('leaves %j unmapped', (name) => {
    expect(mapRoiName(table, name)).toBeUndefined();
  });

  it('gives GTV-1 the published codes and no anatomic region', () => {
    const gtv = mapRoiName(table, 'GTV-1')!;
    expect(gtv.category).toEqual({ value: '49755003', scheme: 'SCT', meaning: 'Morphologically Altered Structure' });
    expect(gtv.type).toEqual({ value: '86049000', scheme: 'SCT', meaning: 'Neoplasm, Primary' });
    expect(gtv.classes).toContain('http://www.cancerdata.org/roo/C100346');
    expect(gtv).not.toHaveProperty('anatomicRegion');
    expect(gtv).not.toHaveProperty('modifier');
  });

  it('gives the left lung its side, class and FMA organ', () => {
    expect(mapRoiName(table, 'Lung-Left')).toEqual({
      key: 'lung-left',
      category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
      type: { value: '39607008', scheme: 'SCT', meaning: 'Lung' },
      modifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
      classes: ['http://www.cancerdata.org/roo/C100344'],
      delineationOf: 'http://purl.org/sig/ont/fma/fma7310',
    });
  });

  it('does not give one side the FMA term of the whole organ', () => {
    expect(mapRoiName(table, 'Eye_L')).not.toHaveProperty('delineationOf');
    expect(mapRoiName(table, 'Eyes')?.delineationOf).toBe('http://purl.org/sig/ont/fma/fma54448');
  });

  it('never implies an anatomic region for a target', () => {
    for (const { structure } of table.names.values())
      if (structure.target) expect(structure.sides['']?.meaning).not.toHaveProperty('anatomicRegion');
  });
});

describe('Name tables provided by the user', () => {
  const head = 'version: 1\nentries:\n';

  it('take precedence over the built-in table', async () => {
    const path = await userTable(
      'a.yaml',
      `${head}  - { key: tumour, names: [GTV-1, Tumor#], category: altered, type: neoplasm, classes: [] }\n`,
    );
    const own = await loadNameTable([path]);
    expect(mapRoiName(own, 'gtv 1')?.key).toBe('tumour');
    expect(mapRoiName(own, 'Tumor 3')?.key).toBe('tumour');
    expect(mapRoiName(own, 'Heart')?.key).toBe('heart');
  });

  it.each([
    [
      'an unknown key',
      `${head}  - { key: a, names: [b], category: altered, type: neoplasm, classes: [], colour: red }\n`,
    ],
    ['an unknown code', `${head}  - { key: a, names: [b], category: altered, type: nonsense, classes: [] }\n`],
    ['an unknown prefix', `${head}  - { key: a, names: [b], category: altered, type: neoplasm, classes: [ex:1] }\n`],
    [
      'a name that cannot match',
      `${head}  - { key: a, names: ['b+c'], category: altered, type: neoplasm, classes: [] }\n`,
    ],
    [
      'a side without "paired"',
      `${head}  - { key: a, names: [b], both: [bs], category: altered, type: neoplasm, classes: [] }\n`,
    ],
    [
      'two meanings of one name',
      `${head}  - { key: a, names: [b c], category: altered, type: neoplasm, classes: [] }\n  - { key: d, names: [B-C], category: altered, type: neoplasm, classes: [] }\n`,
    ],
    ['another version', 'version: 2\nentries: []\n'],
    ['broken YAML', 'version: [1\n'],
  ])('are refused for %s', async (what, text) => {
    const path = await userTable(`${what.replaceAll(' ', '-')}.yaml`, text);
    await expect(loadNameTable([path])).rejects.toMatchObject({ code: 'QIAW_NAME_TABLE_INVALID' });
  });

  it('are refused without naming the path', async () => {
    const error = await loadNameTable([join(folder, 'missing.yaml')]).catch((e: Error) => e);
    expect((error as Error).message).toBe('Cannot read name table 1 of 1 as YAML. Check the path and the syntax.');
  });
});
