import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suggestMapping } from '../../src/imports/index.ts';
import { parseMapping } from '../../src/imports/map/mapping.ts';
import { workbook } from '../support/workbook.ts';
import { folder, importPath } from './fixture.ts';

const file = (content: string | Uint8Array): string => {
  const path = join(folder(), 'table');
  writeFileSync(path, content);
  return path;
};

/** As Excel exports a table in the Netherlands: byte order mark, semicolons, decimal commas, CRLF. */
const dutch = `\ufeff${[
  'Patientnummer;Naam;Geslacht;Geboortedatum;Diagnose;Laatste contact;Overleden;T;Histologie;BMI;Opmerkingen;MRN',
  ...Array.from({ length: 10 }, (_, at) =>
    [
      `P-${at}`,
      `Jansen ${at}`,
      at % 2 ? 'V' : 'M',
      `1${at}-12-1950`,
      `${at + 15}-03-2015`,
      `${at + 14}-05-2017`,
      at % 3 ? 'ja' : 'nee',
      at === 4 ? 'onbekend' : ['1', '2a', '3'][at % 3],
      ['adeno', 'plaveiselcelcarcinoom', 'gemengd'][at % 3],
      `2${at},5`,
      `belde op ${at} maart over de kosten`,
      `90000${at}`,
    ].join(';'),
  ),
].join('\r\n')}\r\n`;

describe('a suggested mapping', () => {
  it('recognises delimiter, decimal sign, missing values, variables and dates, and can be used as it is', async () => {
    const path = file(dutch);
    const text = await suggestMapping(path);
    const { mapping } = parseMapping(text);
    expect(mapping).toMatchObject({
      delimiter: ';',
      decimal: ',',
      subject: { column: 'Patientnummer' },
      variables: [
        { column: 'Geslacht', term: 'sex', codes: { M: 'male', V: 'female' } },
        { column: 'Overleden', term: 'vitalStatus', codes: { ja: 'dead', nee: 'alive' } },
        { column: 'T', term: 'tStage', codes: { 1: 'T1', '2a': 'T2', 3: 'T3' } },
        { column: 'Histologie', term: 'histology', codes: { plaveiselcelcarcinoom: 'squamousCellCarcinoma' } },
        { column: 'Diagnose', term: 'age', date: 'DD-MM-YYYY', origin: { column: 'Geboortedatum' } },
        { column: 'Laatste contact', term: 'survivalTime', date: 'DD-MM-YYYY', origin: { column: 'Diagnose' } },
      ],
    });
    expect(text).toContain('# "gemengd": ?  (rows: 3)');
    const { summary, text: graph } = await importPath(path, text);
    expect(summary.refusals.map(({ evidence }) => evidence['column'])).toEqual(Array(3).fill('Histologie'));
    expect(summary.records).toBe(7);
    expect(graph).not.toMatch(/Jansen|belde|1950|2015|2017/);
  });

  it('leaves out free text and what looks like an identifier, and never shows their cells', async () => {
    const text = await suggestMapping(file(dutch));
    for (const column of ['Naam', 'Opmerkingen', 'MRN']) expect(text).toMatch(new RegExp(`^#   "${column}": `, 'm'));
    expect(text).not.toMatch(/Jansen|belde|900001|P-3|1950/);
  });

  it('proposes what it does not recognise as a comment, and takes it once it is named', async () => {
    const proposed = await suggestMapping(file(dutch));
    expect(proposed).toMatch(/^# {3}- \{ column: "BMI", term: bmi/m);
    const named = await suggestMapping(file(dutch), ['BMI', 'Opmerkingen']);
    expect(parseMapping(named).mapping).toMatchObject({
      define: { bmi: { type: 'number' }, opmerkingen: { type: 'code' } },
    });
    await expect(suggestMapping(file(dutch), ['Gewicht'])).rejects.toMatchObject({ code: 'QIAW_IMPORT_MAPPING' });
  });

  it('reads an Excel workbook, and so does the import', async () => {
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const rows = Array.from({ length: 6 }, (_, at) => [
      `P-${at}`,
      at % 2 ? 'F' : 'M',
      60.5 + at,
      day('2015-03-01'),
      day('2016-03-01'),
    ]);
    const path = file(workbook([['PatientID', 'Sex', 'Age', 'Date of diagnosis', 'Date of death'], ...rows]));
    const { summary, text } = await importPath(path, await suggestMapping(path));
    expect(summary).toMatchObject({ rows: 6, records: 6, observations: 18, refusals: [] });
    expect(text).toMatch(/survivalTime" ;\n.*\n {2}roo:P100042 3\.66E2/);
    expect(text).toContain('spreadsheetml.sheet');
    await expect(
      importPath(file(Uint8Array.of(0x50, 0x4b, 3, 4, 1)), await suggestMapping(path)),
    ).rejects.toMatchObject({
      code: 'QIAW_IMPORT_SOURCE',
    });
  });

  it('reads a REDCap data dictionary: fields, choices, checkboxes and ranges, without identifiers and notes', async () => {
    const dictionary = [
      '"Variable / Field Name","Form Name","Field Type","Field Label","Choices, Calculations, OR Slider Labels","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max","Identifier?"',
      'record_id,f,text,Record ID,,,,,',
      'pat_name,f,text,Name of the patient,,,,,y',
      'dob,f,text,Date of birth,,date_dmy,,,y',
      'gender,f,radio,Gender,"1, Male | 2, Female",,,,',
      'diagnosed,f,text,Date of diagnosis,,date_dmy,,,',
      'seen,f,text,Date of last contact,,date_dmy,,,',
      'packs,f,text,Pack years,,number,0,200,',
      'comorb,f,checkbox,Comorbidity,"1, COPD | 2, Diabetes",,,,',
      'remarks,f,notes,Remarks,,,,,',
    ].join('\n');
    const text = await suggestMapping(file(dictionary));
    const { mapping } = parseMapping(text);
    expect(mapping).toMatchObject({
      subject: { column: 'record_id' },
      variables: [
        { column: 'gender', term: 'sex', codes: { 1: 'male', 2: 'female' } },
        { column: 'packs', term: 'packs' },
        { column: 'comorb___1', term: 'comorb1' },
        { column: 'comorb___2' },
        { column: 'seen', term: 'survivalTime', date: 'YYYY-MM-DD', origin: { column: 'diagnosed' } },
      ],
      define: { packs: { minimum: 0, maximum: 200 }, comorb1: { label: 'Comorbidity: COPD' } },
    });
    expect(text).toContain('#   "pat_name": marked as an identifier');
    expect(text).toContain('#   "remarks": free text');
    const records = file(
      'record_id,gender,packs,comorb___1,comorb___2,diagnosed,seen\n1,2,30,1,0,2015-01-01,2015-02-01\n',
    );
    expect((await importPath(records, text)).summary).toMatchObject({ records: 1, observations: 5, refusals: [] });
  });
});
