import { describe, expect, it } from 'vitest';
import { encodeDataset, ValueNotEncodable } from '../../../src/dicom/element/write/encode.ts';
import { codeItem, copyable, fitText } from '../../../src/dicom/index.ts';
import { itemsOf, readElements, textAt } from '../../support/elements.ts';

describe('Encoding a data set', () => {
  it('writes elements in ascending order of tag, for any order of the keywords', () => {
    const bytes = encodeDataset({ Rows: 3, PatientID: 'a', SOPClassUID: '1.2' });
    expect(readElements(bytes).map(({ tag }) => tag)).toEqual(['00080016', '00100020', '00280010']);
  });

  it('pads text with a space and UIDs with NUL to an even length', () => {
    const [uid, id] = readElements(encodeDataset({ PatientID: 'abc', SOPClassUID: '1.2' }));
    expect([...uid!.value]).toEqual([0x31, 0x2e, 0x32, 0]);
    expect([...id!.value]).toEqual([0x61, 0x62, 0x63, 0x20]);
  });

  it('writes an empty element for an empty value and none for undefined', () => {
    const elements = readElements(encodeDataset({ StudyID: '', SeriesNumber: [], PatientSex: undefined }));
    expect(elements.map(({ tag, value }) => [tag, value.length])).toEqual([
      ['00200010', 0],
      ['00200011', 0],
    ]);
  });

  it('nests sequences with defined lengths', () => {
    const bytes = encodeDataset({
      ReferencedSeriesSequence: [
        { SeriesInstanceUID: '1.2', ReferencedInstanceSequence: [{ ReferencedSOPInstanceUID: '1.3' }] },
      ],
    });
    expect(textAt(readElements(bytes), '00081115', 0, '0008114a', 0, '00081155')).toBe('1.3');
    expect(itemsOf(readElements(bytes)[0]!.value)).toHaveLength(1);
  });

  it('writes text as UTF-8', () => {
    expect(textAt(readElements(encodeDataset({ PatientName: 'Zoë^山田' })), '00100010')).toBe('Zoë^山田');
  });

  it('refuses values that the VR cannot hold, naming the attribute but not the value', () => {
    const wrong = [
      { Modality: 'seg' },
      { StudyID: 'seventeen letters' },
      { PatientID: 'x'.repeat(65) },
      { PatientID: 'a\\b' },
      { StudyDate: '2024-01-02' },
      { SOPInstanceUID: '1.2.x' },
      { Rows: -1 },
      { Rows: 65536 },
      { SeriesNumber: 1.5 },
    ] as const;
    for (const dataset of wrong) {
      const [[keyword, value]] = Object.entries(dataset) as [[string, string | number]];
      expect(() => encodeDataset(dataset), keyword).toThrow(ValueNotEncodable);
      expect(() => encodeDataset(dataset)).toThrow(keyword);
      expect(() => encodeDataset(dataset)).not.toThrow(new RegExp(`${String(value).replaceAll('\\', '\\\\')}`));
    }
  });

  it('counts characters, not bytes, as the standard does', () => {
    expect(() => encodeDataset({ PatientID: '山'.repeat(64) })).not.toThrow();
  });

  it('copies valid values, repairs text, and empties what cannot be repaired', () => {
    expect(copyable('DA', '20240102')).toBe('20240102');
    expect(copyable('DA', '2024.01.02')).toBe('');
    expect(copyable('CS', 'lung ')).toBe('LUNG');
    expect(copyable('LO', 'a\\b\u0000')).toBe('a/b');
    expect(copyable('PN', undefined)).toBe('');
    expect(fitText('SH', 'a very long short string')).toBe('a very long shor');
  });
});

describe('Writing a code', () => {
  it('puts a code value of more than 16 characters into LongCodeValue', () => {
    const code = (value: string) => encodeDataset(codeItem({ value, scheme: 'UCUM', meaning: 'unit' }));
    expect(readElements(code('mm3')).map(({ tag }) => tag)).toEqual(['00080100', '00080102', '00080104']);
    const long = readElements(code("[hnsf'U]2.mm3/mm2"));
    expect(long.map(({ tag }) => tag)).toEqual(['00080102', '00080104', '00080119']);
    expect(textAt(long, '00080119')).toBe("[hnsf'U]2.mm3/mm2");
  });
});
