import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyFromText } from '../../src/core/identity/key.ts';
import { Identifiers, Identity, type Refusal, type SourceIdentifiers } from '../../src/core/index.ts';
import { textSearch } from '../../src/graph/index.ts';
import { publicParameters, unknownColumns } from '../../src/imports/held.ts';
import { identifiersInFiles } from '../../src/pipeline/held-files.ts';
import type { CaseSettings } from '../../src/pipeline/index.ts';
import { publicRefusal } from '../../src/pipeline/make/public-refusal.ts';
import type { CaseJob } from '../../src/pipeline/plan/case-job.ts';
import { SourceTexts } from '../../src/pipeline/source-texts.ts';
import { temporaryFolder } from '../support/temporary.ts';

const doe: SourceIdentifiers = {
  names: ['Philips^Long', 'Ondrejicka^Wilhelmina'],
  ids: ['ZQX-778341-WVU', 'ACC5512983'],
  accessionNumbers: ['ACC5512983'],
  dates: ['19431107'],
};

function textsUnder(mode: 'pseudonym' | 'keep', identifiers = doe, patientId = 'ZQX-778341-WVU'): SourceTexts {
  const patientStudy = { studyInstanceUid: '1.2.3', patientId, identifiers };
  const series = { seriesInstanceUid: '1.2.4', patientStudy };
  const delineation = { sopInstanceUid: '1.2.5', seriesInstanceUid: '1.2.6', patientStudy };
  return new SourceTexts(
    { series, delineation } as unknown as CaseJob,
    { identity: { mode } } as unknown as CaseSettings,
  );
}

describe('Texts of a source', () => {
  it('are published as codes where a list has them, whatever the patient\'s name, and as "other" elsewhere', () => {
    const texts = textsUnder('pseudonym');
    expect(texts.coded('Manufacturer', 'Philips Medical Systems')).toBe('Philips Medical Systems');
    expect(texts.coded('ManufacturerModelName', 'Biograph 40')).toBe('Biograph 40');
    expect(texts.coded('ManufacturerModelName', 'Homemade scanner of ours')).toBe('other');
    expect(texts.coded('ConvolutionKernel', 'Ondrejicka')).toBe('other');
    expect(texts.coded('Modality', undefined)).toBeUndefined();
    expect(texts.notes()).toEqual([
      {
        code: 'QIAW_TEXT_OTHER',
        message:
          '2 values of the source that are in no list of known values are written as "other": ConvolutionKernel, ManufacturerModelName.',
      },
    ]);
  });

  it('stay as given under keep, except for names, birth dates and accession numbers', () => {
    const texts = textsUnder('keep');
    expect(texts.coded('ManufacturerModelName', 'Homemade scanner of ours')).toBe('Homemade scanner of ours');
    expect(texts.coded('ManufacturerModelName', 'ZQX-778341-WVU')).toBe('ZQX-778341-WVU');
    expect(texts.coded('Manufacturer', 'Philips')).toBe('Philips');
    for (const told of ['for Ondrejicka', 'ACC5512983', 'born 7.11.1943', 'Philips of ours'])
      expect(texts.coded('ManufacturerModelName', told), told).toBe('other');
  });

  it("may contain a kept PatientID even if it is also the patient's name", () => {
    const lung1 = { names: ['LUNG1-005'], ids: ['LUNG1-005'], accessionNumbers: [], dates: [] };
    expect(textsUnder('keep', lung1, 'LUNG1-005').mayName('LUNG1-005 GTV')).toBe(true);
    expect(textsUnder('pseudonym', lung1, 'LUNG1-005').mayName('LUNG1-005 GTV')).toBe(false);
  });

  it('that are codes keep their value in public schemes, and their meaning where it is anatomical', () => {
    const texts = textsUnder('pseudonym');
    const neoplasm = { value: '86049000', scheme: 'SCT', meaning: 'Neoplasm, Primary' };
    expect(texts.code(neoplasm)).toEqual(neoplasm);
    expect(texts.code({ ...neoplasm, meaning: 'Lesion of Ondrejicka' })).toEqual({ ...neoplasm, meaning: 'other' });
    expect(texts.code({ ...neoplasm, value: '778341' })).toBeUndefined();
    expect(texts.code({ ...neoplasm, scheme: '99OURS' })).toBeUndefined();
  });

  it('leave no note that reveals an identity, and no note changes because a patient is named like its words', () => {
    const texts = textsUnder('pseudonym');
    const notes = [
      { code: 'QIAW_A', message: 'ROI 1: 12 of 4000 voxels lie on the border; how long is not known.' },
      { code: 'QIAW_B', message: 'ROI 1 is called tumour of Ondrejicka.' },
    ] as const;
    const [first, second] = texts.held(notes);
    expect(first).toEqual(notes[0]);
    expect(second!.message).not.toContain('Ondrejicka');
  });
});

describe('Files of a case', () => {
  it("are listed where they still hold an identifier, without counting the program's own texts", async () => {
    const folder = temporaryFolder('held-files');
    mkdirSync(join(folder, 'masks'));
    const holds = textSearch({ denied: new Identifiers([doe]), ownWords: ['GTV-1'] });
    const write = (label: string, manufacturer: string, cell = '0.778341'): void => {
      const record = {
        run: { settingsJson: '{"path":"778341"}' },
        image: { manufacturer },
        rois: [{ label, fileName: 'GTV-1' }],
      };
      writeFileSync(
        join(folder, 'case.json'),
        JSON.stringify({ ...record, notes: [{ message: 'How long it took.' }] }),
      );
      writeFileSync(join(folder, 'features.csv'), `case,roi,value\nk-1,${label},${cell}\n`);
    };
    const outputs = [
      { role: 'features', path: 'features.csv', mediaType: 'text/csv' },
      { role: 'mask', path: 'masks/GTV-1.nrrd', mediaType: 'application/x-nrrd' },
    ] as never;
    write('GTV-1', 'Philips');
    expect(await identifiersInFiles(folder, outputs, holds)).toEqual([]);
    write('Long GTV', 'Ondrejicka', 'ACC5512983');
    expect((await identifiersInFiles(folder, outputs, holds)).sort()).toEqual(
      ['case.json: label', 'case.json: manufacturer', 'features.csv: roi', 'features.csv: value'].sort(),
    );
    const named = [{ role: 'mask', path: 'masks/Ondrejicka.nrrd', mediaType: 'application/x-nrrd' }] as never;
    expect(await identifiersInFiles(folder, named, holds)).toContain('the name of a file (mask)');
  });
});

describe('Evidence of a refusal', () => {
  const key = keyFromText('a key of the tests that is long enough');
  const told = (evidence: Refusal['evidence'], mode: 'pseudonym' | 'keep' = 'pseudonym') => {
    const input = { seriesInstanceUid: '1.2.3', patientId: 'ZQX-778341-WVU', identifiers: doe };
    const refusal: Refusal = { code: 'QIAW_X', kind: 'series', input, reason: '', remedy: '', evidence };
    return publicRefusal(refusal, new Identity(mode, key)).evidence;
  };

  it('quotes the source only where a list has the value, and counts as before', () => {
    const evidence = {
      units: 'CNTS',
      slices: 17,
      gapMm: 2.5,
      attribute: 'PatientID',
      fault: 'case',
      transferSyntaxUid: '1.2.840.10008.1.2.4.90',
    };
    expect(told(evidence)).toEqual(evidence);
    expect(
      told({
        units: 'ONDREJICKA',
        rescaleType: 'MINE',
        transferSyntaxUid: '1.2.778341',
        value: 778341,
        first: 'of Ondrejicka',
      }),
    ).toEqual({
      units: 'other',
      rescaleType: 'other',
      transferSyntaxUid: 'other',
      value: 'other',
      first: 'other',
    });
    expect(told({ units: 'ONDREJICKA', rescaleType: 'MINE' }, 'keep')).toEqual({ units: 'other', rescaleType: 'MINE' });
  });
});

describe('A table to import', () => {
  const known = new Identifiers([{ names: [], ids: ['LUNG1-005', '778341'], dates: [] }]);

  it('is reported without columns or settings that name its subjects', () => {
    const [note] = unknownColumns(['comment', 'of LUNG1-005', 'x'], 9, known);
    expect(note!.message).toContain(': comment, x, 1 more.');
    const parameters = [
      { software: { name: 'pyradiomics', version: 'v778341' }, settings: { binWidth: 25, path: '/data/LUNG1-005/a' } },
    ];
    expect(publicParameters(parameters, known)).toEqual([
      { software: { name: 'pyradiomics', version: 'other' }, settings: { binWidth: 25, path: 'other' } },
    ]);
  });
});
