import { describe, expect, it } from 'vitest';
import { dayNumber, formatsOf } from '../../src/imports/map/dates.ts';
import { type Imported, importText } from './fixture.ts';

const mapping = `
version: 1
kind: clinical
subject: { column: id }
variables:
  - { column: last, term: survivalTime, date: DD-MM-YYYY, origin: { column: diagnosis, date: YYYY-MM-DD } }
  - { column: diagnosis, term: age, date: YYYY-MM-DD, origin: { column: born } }
`;
const header = 'id,born,diagnosis,last';
/** Variable and value of each observation, with its comparator. */
function values({ quads }: Imported): string[][] {
  const of = (node: string, property: string) =>
    quads.find(({ subject, predicate }) => subject.value === node && predicate.value.endsWith(property))?.object.value;
  const numbers = quads.filter(({ predicate }) => predicate.value.endsWith('P100042'));
  return numbers.map(({ subject: { value: node }, object }) => [
    of(node, '#variable')!,
    `${of(node, '#comparator') ?? ''}${Number(object.value)}`,
  ]);
}

describe('dates', () => {
  it('become days and completed years since the column that the mapping names, before anything is written', async () => {
    const imported = await importText(`${header}\nP1,1950-06-30,2016-02-28,01-03-2016\n`, mapping);
    const { text, summary } = imported;
    expect(values(imported)).toEqual([
      ['age', '65'],
      ['survivalTime', '2'],
    ]);
    expect(text).not.toMatch(/1950|2016/);
    expect(summary.columns).toEqual([
      { column: 'last', term: 'survivalTime', accepted: 1, empty: 0, refused: 0, changed: 1 },
      { column: 'diagnosis', term: 'age', accepted: 1, empty: 0, refused: 0, changed: 1 },
    ]);
  });

  it('are refused without an origin, in another form, or before their origin', async () => {
    const rows = [
      'P1,1950-06-30,,01-03-2016',
      'P2,1950-06-30,2016-02-28,2016-03-01',
      'P3,1950-06-30,2016-02-28,01-01-2016',
    ];
    const { summary } = await importText([header, ...rows].join('\n'), mapping);
    expect(summary.refusals.map(({ code, evidence }) => [code, evidence['column']])).toEqual([
      ['QIAW_IMPORT_NO_ORIGIN', 'last'],
      ['QIAW_IMPORT_NOT_A_DATE', 'last'],
      ['QIAW_IMPORT_OUT_OF_RANGE', 'last'],
    ]);
  });

  it('follow the calendar, and fit two forms if no day is above 12', () => {
    expect(dayNumber('29.02.2016', 'DD-MM-YYYY')! - dayNumber('2016-02-28', 'YYYY-MM-DD')!).toBe(1);
    expect(dayNumber('29-02-2015', 'DD-MM-YYYY')).toBeUndefined();
    expect(formatsOf(['03/04/2015', '05/06/2015'])).toEqual(['DD-MM-YYYY', 'MM-DD-YYYY']);
    expect(formatsOf(['03/14/2015', '05/06/2015'])).toEqual(['MM-DD-YYYY']);
  });
});

describe('an age of 90 or more', () => {
  it('is stored as 90 with the comparator >=', async () => {
    const plain =
      'version: 1\nkind: clinical\nsubject: { column: id }\nvariables: [{ column: age, term: age, unit: a }]\n';
    const imported = await importText('id,age\nP1,89.9\nP2,90\nP3,97.3\n', plain);
    const { text, summary } = imported;
    expect(values(imported)).toEqual([
      ['age', '89.9'],
      ['age', '>=90'],
      ['age', '>=90'],
    ]);
    expect(text).not.toContain('97.3');
    expect(summary.columns).toMatchObject([{ accepted: 3, changed: 2 }]);
  });
});
