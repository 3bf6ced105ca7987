import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isStandardLabel, loadNameTable, type NameTable, readName } from '../../../src/image/index.ts';

let table: NameTable;
beforeAll(async () => {
  table = await loadNameTable();
});

const standard = (name: string, denied?: (part: string) => boolean): string => {
  const { standardName = '', hidden } = readName(table, name, 'ROIName', denied) ?? {};
  return hidden === undefined ? standardName : `${standardName}|${hidden}`;
};
const key = (name: string): string | undefined => readName(table, name)?.meaning?.key;

/** Matches a part as `Identifiers.within` does: whole words, and the letters of words with digits. */
const named =
  (...names: string[]) =>
  (part: string): boolean =>
    [...part.toLowerCase().split(/[^\p{L}\p{N}]+/u), ...part.toLowerCase().split(/\P{L}+/u)].some((word) =>
      names.includes(word),
    );

describe('The standard name of a region', () => {
  it.each([
    ['Hart', 'Heart'],
    ['Long_L', 'Lung_L'],
    ['Slokdarm', 'Esophagus'],
    ['PTV_60Gy', 'PTV_60Gy'],
    ['PTV 54,5 Gy', 'PTV_54.5Gy'],
    ['CTV 5400cGy', 'CTV_5400cGy'],
    ['GTVp boost', 'GTVp_boost'],
    ['Poumon D', 'Lung_R'],
    ['Niere links', 'Kidney_L'],
    ['Rückenmark', 'SpinalCord'],
    ['Œsophage', 'Esophagus'],
    ['Nervio óptico izq', 'OpticNrv_L'],
    ['polmone sx', 'Lung_L'],
    ['Submand_Glnd_R', 'Glnd_Submand_R'],
    ['Vertebra L3', 'VB_L3'],
    ['Heart ring 5mm', 'Heart_Ring_5_mm'],
    ['Lung-GTV', 'Lung_GTV'],
    ['GTV+5', 'GTV_Plus_5'],
    ['Reg 1', 'Region_1'],
    ['Lung-Left', 'Lung-Left'],
    ['LUNG LT', 'Lung_L'],
    ['GTV-2', 'GTV-2'],
  ])('of %j is %j', (name, wanted) => {
    expect(standard(name)).toBe(wanted);
    expect(isStandardLabel(table, wanted)).toBe(true);
  });

  it('is read again as the same structure, for every structure of the table', () => {
    const wrong = [...table.names.values()].flatMap(({ structure }) =>
      Object.values(structure.sides).filter(
        (side) => standard(side.standard) !== side.standard || key(side.standard) !== side.meaning.key,
      ),
    );
    expect(wrong.map((side) => side.standard)).toEqual([]);
    expect(new Set([...table.names.values()].map(({ structure }) => structure.key)).size).toBeGreaterThan(400);
  });

  it('keeps the class beside words that do not change the structure only', () => {
    expect(['GTVp boost', 'PTV_60Gy', 'GTV boost 2', 'Heart man', 'CTV High', 'Lung_L auto'].map(key)).toEqual([
      'gtv-primary',
      'ptv',
      'gtv',
      'heart',
      'ctv',
      'lung-left',
    ]);
    expect(['Heart ring', 'Heart 60Gy', 'Heart boost', 'Heart 2', 'Heart XY', 'GTVp L3'].map(key)).toEqual(
      Array(6).fill(undefined),
    );
  });

  it('leaves out what the table does not know', () => {
    expect(standard('GTVp boost JvS')).toBe('GTVp_boost|JvS');
    expect(readName(table, 'GTVp boost JvS')).toMatchObject({ observer: 'JvS', meaning: { key: 'gtv-primary' } });
    expect(standard('HEART XY')).toBe('Heart|XY');
    // De-identified copies have labels of an earlier run.
    expect(standard('Tumor_unmapped-4hnedclsxt')).toBe('Tumor|unmapped-4hnedclsxt');
    expect(['tumour of Garcia', 'McDonald', '_Heart', 'Heart~'].map((name) => standard(name))).toEqual([
      'Tumor|of Garcia',
      '',
      '',
      '',
    ]);
  });

  it('has digits as a dose, a level or one index only', () => {
    expect(standard('GTV 12031958')).toBe('GTV|12031958');
    expect(standard('GTV 12-03-58')).toBe('GTV|12 03 58');
    expect(standard('GTV 12/03')).toBe('GTV_And|12 03');
    expect(standard('PTV_7000')).toBe('PTV|7000');
    expect(standard('GTV 3.5')).toBe('GTV|3.5');
    expect(standard('GTV boost 7')).toBe('GTV_boost_7');
  });

  it('hides a part that is part of a name, a known word or not', () => {
    const hart = named('hart');
    expect(['Hart', 'Long Hart', 'Hart_L', 'GTVHart', 'GTV-1', 'Heart'].map((name) => standard(name, hart))).toEqual([
      '',
      'Lung|Hart',
      '',
      '',
      'GTV-1',
      'Heart',
    ]);
    expect(readName(table, 'Long Hart', 'ROIName', hart)).not.toHaveProperty('meaning');
    expect(standard('Lung-Left', named('lung'))).toBe('');
    expect(standard('GTV-1vis-3', named('vis'))).not.toContain('vis-');
    // The standard term of a known word may be the name.
    expect(standard('Hart', named('heart'))).toBe('');
  });
});

describe('Of thousands of surnames', () => {
  const surnames = readFileSync(new URL('../../support/surnames.txt', import.meta.url), 'utf8')
    .split(/\s+/)
    .filter(Boolean);
  const syllables = ['an', 'ber', 'chow', 'de', 'fel', 'gri', 'hof', 'jan', 'kov', 'lund', 'mar', 'nie', 'stra', 'ski'];
  const made = syllables.flatMap((a) => syllables.flatMap((b) => [`${a}${b}`, `${a}${b}ler`, `${b}${a}sen`]));
  const all = [
    ...new Set([...surnames, ...made, 'hart', 'long', 'lung', 'lever', 'haut', 'herz', 'ring', 'wall', 'li']),
  ];
  const forms = (name: string) => [`GTVp ${name}`, `${name}_Lung_L`, `Heart${name[0]!.toUpperCase()}${name.slice(1)}`];

  it('those outside the table never pass, those in it appear only as the standard term', () => {
    expect(all.length).toBeGreaterThan(2000);
    const passed = all.flatMap((name) =>
      forms(name).filter((form) => {
        const { standardName = '' } = readName(table, form) ?? {};
        return standardName !== '' && !isStandardLabel(table, standardName);
      }),
    );
    expect(passed).toEqual([]);
    const known = new Set(
      [...table.words.values()]
        .map(({ say }) => say.toLowerCase())
        .concat(
          [...table.names.values()].flatMap(({ structure }) =>
            Object.values(structure.sides).flatMap((side) => side.standard.toLowerCase().split('_')),
          ),
        ),
    );
    const raw = all.filter((name) => {
      const words = (readName(table, `GTVp ${name}`)?.standardName ?? '').toLowerCase().split('_');
      return words.includes(name) && !known.has(name);
    });
    expect(raw).toEqual([]);
  });

  it('none passes if it is a name of this source', () => {
    const shown = all.filter((name) =>
      forms(name).some((form) => {
        const { standardName = '' } = readName(table, form, 'ROIName', named(name)) ?? {};
        return standardName.toLowerCase().split(/[_-]/).includes(name);
      }),
    );
    expect(shown).toEqual([]);
  });
});
