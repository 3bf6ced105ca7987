import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mayHave, tagOf, vrOf } from '../../src/dicom/element/dictionary/attribute.ts';
import { encodeDataset } from '../../src/dicom/element/write/encode.ts';
import type { Keyword, KeywordOf } from '../../src/dicom/index.ts';

const src = fileURLToPath(new URL('../../src/', import.meta.url));
const generator = (await import(pathToFileURL(join(src, 'setup', 'attributes.mjs')).href)) as {
  attributesModule(keywords?: string): Promise<string>;
};
const list = readFileSync(join(src, 'dicom', 'element', 'dictionary', 'keywords.txt'), 'utf8');
const keywords = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('The table of attributes', () => {
  it('matches the dictionary of dcmjs for the keywords in the list', async () => {
    expect(readFileSync(join(src, 'dicom', 'element', 'dictionary', 'attributes.ts'), 'utf8')).toBe(
      await generator.attributesModule(),
    );
  });

  it('holds the tag, value representation and multiplicity of PS3.6', () => {
    expect(tagOf('PixelData')).toBe(0x7fe00010);
    expect(vrOf('ContourData')).toBe('DS');
    expect(mayHave('ContourData', 9)).toBe(true);
  });

  it('lists keywords in order, each once, and all are used', () => {
    expect(keywords).toEqual([...new Set(keywords)].sort((a, b) => (a < b ? -1 : 1)));
    const text = [src, join(src, '..', 'test')]
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter(
            (file) => file.endsWith('.ts') && !/dictionary.attributes\.ts$/.test(file) && !file.startsWith('spec'),
          )
          .map((file) => readFileSync(join(folder, file), 'utf8')),
      )
      .join('\n');
    const used = new Set(text.match(/\b[A-Z][A-Za-z]+\b/g));
    expect(keywords.filter((keyword) => !used.has(keyword))).toEqual([]);
  });

  it('accepts one more keyword for the list, but none that PS3.6 lacks', async () => {
    expect(await generator.attributesModule('PatientSize\n')).toContain("  PatientSize: [0x00101020, 'DS', '1'],\n");
    await expect(generator.attributesModule('PatientSizes\n')).rejects.toThrow('PS3.6 has no keyword PatientSizes.');
    await expect(generator.attributesModule('Rows\nRows\n')).rejects.toThrow('contains a keyword twice');
  });

  it.each<[Keyword, readonly number[], readonly number[]]>([
    ['PatientID', [0, 1], [2]],
    ['ImagePositionPatient', [0, 3], [1, 2, 4, 6]],
    ['ImageType', [0, 2, 3, 7], [1]],
    ['ContourData', [0, 3, 6, 3000], [1, 2, 4, 3001]],
    ['SoftwareVersions', [0, 1, 2, 99], []],
  ])('knows how many values %s may have', (keyword, may, mayNot) => {
    expect(may.filter((count) => !mayHave(keyword, count))).toEqual([]);
    expect(mayNot.filter((count) => mayHave(keyword, count))).toEqual([]);
  });

  it('prevents writing an attribute with more or fewer values than permitted', () => {
    expect(() => encodeDataset({ ImagePositionPatient: [1, 2] })).toThrow(
      'The value of ImagePositionPatient has 2 values, which PS3.6 does not allow.',
    );
    expect(() => encodeDataset({ ImageType: '', ImagePositionPatient: [1, 2, 3], PatientID: [] })).not.toThrow();
  });

  it('prevents a text from being read as a number, at compile time', () => {
    const number: KeywordOf<'DS' | 'IS'> = 'PatientWeight';
    // @ts-expect-error: PatientName is a PN.
    const text: KeywordOf<'DS' | 'IS'> = 'PatientName';
    expect([vrOf(number), vrOf(text)]).toEqual(['DS', 'PN']);
  });
});
