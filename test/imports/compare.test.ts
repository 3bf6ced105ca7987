import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { bindParameters, loadQueries } from '../../src/graph/index.ts';
import { rows } from '../graph/queries/two-patients.ts';
import { folder, importText } from './fixture.ts';

const mapping = `
version: 1
kind: clinical
subject: { column: id }
variables:
  - { column: two, term: survivalTwoYears, codes: { 0: no, 1: yes } }
  - { column: age, term: age, unit: a }
`;
const table = 'id,two,age\nP1,1,61\nP2,0,70\nP3,1,\n';
const corrected = 'id,two,age\nP1,0,61\nP2,0,\nP3,1,55\n';

function contradictionsIn(...graphs: readonly string[]) {
  const store = new oxigraph.Store();
  for (const text of graphs) store.load(text, { format: 'application/trig' });
  const query = loadQueries().find(({ name }) => name === 'import-contradictions')!;
  return rows(store, bindParameters(query, {}));
}

describe('an import compared with earlier ones', () => {
  it('shows, as a dry run, what it would take, refuse and change in each column, and writes nothing', async () => {
    const into = join(folder(), 'data');
    const { summary } = await importText('id,two,age\nP1,1,61\nP2,7,70\nP3,0,\nP4,0,95\n', mapping, {
      into,
      dryRun: true,
    });
    expect(summary.columns).toEqual([
      { column: 'two', term: 'survivalTwoYears', accepted: 3, empty: 0, refused: 1, changed: 0 },
      { column: 'age', term: 'age', accepted: 2, empty: 1, refused: 0, changed: 1 },
    ]);
    expect(existsSync(into)).toBe(false);
  });

  it('lists contradictions and keeps both, so that the newer does not win', async () => {
    const into = folder();
    const first = await importText(table, mapping, { into });
    const second = await importText(corrected, mapping, { into });
    const earlier = first.summary.graph.slice(-64);
    expect(second.summary.contradictions).toEqual([{ variable: 'survivalTwoYears', import: earlier, subjects: 1 }]);
    expect(readdirSync(join(into, 'graphs', 'imports'))).toHaveLength(2);
    const said = contradictionsIn(first.text, second.text);
    expect(said).toHaveLength(1);
    expect([said[0]!['one'], said[0]!['other']].map((iri) => iri!.slice(-7)).sort()).toEqual(['C000000', 'C000001']);
  });

  it('finds that a subject survived two years and did not, if one table has years and the other days', async () => {
    const into = folder();
    const days = `version: 1\nkind: clinical\nsubject: { column: id }\nvariables:
  - { column: days, term: survivalTime, unit: d }\n  - { column: dead, term: vitalStatus, codes: { 0: alive, 1: dead } }\n`;
    const years = await importText(table, mapping, { into });
    const { summary, text } = await importText('id,days,dead\nP1,100,1\nP2,100,0\nP3,900,1\n', days, { into });
    expect(summary.contradictions).toMatchObject([{ variable: 'survivalTwoYears', subjects: 1 }]);
    const said = contradictionsIn(years.text, text);
    expect(said.map(({ variable, other }) => [variable, Number(other)])).toEqual([['survivalTwoYears', 100]]);
  });

  it('shows what differs from the import that it replaces, named by its digest', async () => {
    const into = folder();
    const first = await importText(table, mapping, { into });
    const replace = first.summary.graph.slice(-64).slice(0, 12);
    const { summary } = await importText(corrected, mapping, { into, replace });
    expect(summary.difference).toEqual([
      { variable: 'age', added: 1, changed: 0, removed: 1 },
      { variable: 'survivalTwoYears', added: 0, changed: 1, removed: 0 },
    ]);
    expect(summary.contradictions).toEqual([]);
    expect(readdirSync(join(into, 'graphs', 'imports'))).toHaveLength(1);
    await expect(importText(table, mapping, { into, replace: 'f00f00' })).rejects.toMatchObject({
      code: 'QIAW_IMPORT_MAPPING',
    });
  });
});
