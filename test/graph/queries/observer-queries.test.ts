import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import type { Attribution } from '../../../src/core/index.ts';
import {
  bindParameters,
  type CaseRecord,
  loadQueries,
  mapRun,
  mapSubject,
  serialise,
} from '../../../src/graph/index.ts';
import type { NamedQuery } from '../../../src/graph/queries/model.ts';
import { base, caseRecord } from '../rdf/case-record-fixture.ts';
import { rows } from './two-patients.ts';

const queries = new Map(loadQueries().map((query) => [query.name, query]));

const attribution: Attribution = {
  observers: [
    { kind: 'person', id: 'k1-a', label: 'observer 4821', origin: 'ROIInterpreter', certainty: 'stated', taken: true },
    { kind: 'person', id: 'k1-b', label: 'observer 3', origin: 'StructureSetLabel', certainty: 'name-rule' },
  ],
  methods: [
    { method: 'manual', origin: 'ROIGenerationAlgorithm', certainty: 'stated', taken: true },
    { method: 'semiautomatic', origin: 'ROIName', certainty: 'name-rule' },
  ],
  timePoints: [{ label: 'test', origin: 'StructureSetLabel', certainty: 'name-rule', taken: true }],
  approval: { status: 'APPROVED', approver: { id: 'k1-c', label: 'observer 1234' } },
};

/** One patient, scanned twice within 15 minutes with two kernels. */
function scan(series: string, minute: number, kernel: string, drawn: Attribution): CaseRecord {
  const record = caseRecord(1);
  const clock = { start: 1000 + 60 * minute, end: 1000 + 60 * minute, day: 7 };
  return {
    ...record,
    run: { ...record.run, digest: series.repeat(64).slice(0, 64) },
    image: {
      ...record.image,
      seriesId: `k1-${series}`,
      convolutionKernel: kernel,
      acquisition: { frame: `k1-${series}`, clock, protocol: { contrast: false } },
    },
    rois: record.rois.map((roi) => ({ ...roi, attribution: drawn })),
  };
}

const retest: Attribution = {
  observers: [],
  methods: [],
  timePoints: [{ ...attribution.timePoints[0]!, label: 'retest' }],
};
const records = [scan('b', 15, 'B70f', retest), scan('a', 0, 'B30f', attribution)];
const store = new oxigraph.Store();
for (const quads of [...records.map((record) => mapRun(record, { base })), mapSubject(records, { base })])
  store.load(serialise(quads, 'nquads'), { format: 'application/n-quads' });

const ask = (name: string, values: Record<string, string> = {}) =>
  rows(store, bindParameters(queries.get(name) as NamedQuery, values));

describe('The queries about observers and time points', () => {
  it('observers gives the observer who holds, not further statements and not the approver', () => {
    const answer = ask('observers', { label: 'GTV-1' });
    expect(answer).toHaveLength(1);
    expect(answer[0]).toMatchObject({
      observerLabel: 'observer 4821',
      kind: 'person',
      method: 'manual',
      origin: 'ROIInterpreter',
      certainty: 'stated',
    });
  });

  it('readers counts observers and regions per structure and method', () => {
    const answer = ask('readers');
    expect(answer.every(({ observers }) => observers === '1')).toBe(true);
    expect(answer.find(({ structure }) => structure?.endsWith('C100346'))).toMatchObject({
      method: 'manual',
      regions: '1',
    });
  });

  it('attribution-conflicts gives the statement that holds and the one that says otherwise', () => {
    const [answer] = ask('attribution-conflicts').filter(({ label }) => label === 'GTV-1');
    expect(answer).toMatchObject({ part: 'method', readFrom: 'ROIGenerationAlgorithm', otherReadFrom: 'ROIName' });
  });

  it('time-points puts the test before the retest', () => {
    expect(
      ask('time-points').map(({ order, timePoint, daysAfterFirst }) => [order, timePoint, daysAfterFirst]),
    ).toEqual([
      ['1', 'test', '0'],
      ['2', 'retest', '0'],
    ]);
  });

  it('image-pairs gives design, minutes and the differences of the protocols', () => {
    const answer = ask('image-pairs', { design: 'coffee-break' });
    expect(answer).toHaveLength(1);
    expect(answer[0]).toMatchObject({
      firstTimePoint: 'test',
      secondTimePoint: 'retest',
      minutes: '15',
      comparable: 'false',
      differences: 'kernel',
    });
    expect(ask('image-pairs', { design: 'longitudinal' })).toEqual([]);
  });
});
