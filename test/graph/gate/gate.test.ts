import { describe, expect, it } from 'vitest';
import {
  type CaseRecord,
  createGate,
  graphNames,
  mapDefinitions,
  mapExecutions,
  mapRefusals,
  mapRun,
  mapSubject,
} from '../../../src/graph/index.ts';
import { base, caseRecord, executions, manyColumns, refusals } from '../rdf/case-record-fixture.ts';

const names = graphNames(base);
const record = caseRecord();
const gate = await createGate();

describe('the gate', () => {
  it('passes a run graph with its subject and definitions as context', async () => {
    const context = [...mapSubject([record], { base }), ...mapDefinitions([record], { base })];
    const verdict = await gate.check(names.run(record.run.digest).value, mapRun(record, { base }), context);
    expect(verdict.results.filter(({ severity }) => severity === 'violation')).toEqual([]);
    expect(verdict.ok).toBe(true);
  });

  it('passes a generated case with every feature of an image type, as the benchmarks publish them', async () => {
    const full = caseRecord(1, manyColumns(120), 1);
    const context = [...mapSubject([full], { base }), ...mapDefinitions([full], { base })];
    const verdict = await gate.check(names.run(full.run.digest).value, mapRun(full, { base }), context);
    expect(verdict.results).toEqual([]);
  });

  it('passes a run whose regions were drawn on another series than they were measured on, and refuses half of its statements', async () => {
    const drawnOn = { ...record.image, seriesId: `${record.image.seriesId}x`, secondsToMeasured: -90 };
    const transfer = {
      method: 'coverage-by-contours',
      sourceVoxels: 100,
      sourceVolumeMl: 12.5,
      returnDice: 0.95,
    } as const;
    const carried: CaseRecord = { ...record, drawnOn, rois: record.rois.map((roi) => ({ ...roi, transfer })) };
    const context = [...mapSubject([carried], { base }), ...mapDefinitions([carried], { base })];
    const graph = names.run(record.run.digest).value;
    const quads = mapRun(carried, { base });
    expect((await gate.check(graph, quads, context)).conforms).toBe(true);
    expect((await gate.check(names.subject(record.subject.id).value, mapSubject([carried], { base }))).results).toEqual(
      [],
    );
    for (const property of ['measuredOn', 'maskTransfer', 'sourceVolumeMillilitre', 'returnDice', 'delineatedOn']) {
      const without = quads.filter(({ predicate }) => !predicate.value.endsWith(`#${property}`));
      expect((await gate.check(graph, without, context)).conforms, `without ${property}`).toBe(false);
    }
  });

  it.each([
    ['subject', names.subject(record.subject.id), mapSubject([record], { base })],
    ['definitions', names.definitions, mapDefinitions([record], { base })],
    ['refusals', names.refusals, mapRefusals(refusals, { base })],
    ['executions', names.executions, mapExecutions(executions(record), { base })],
  ])('passes the %s graph', async (_, name, quads) => {
    const verdict = await gate.check(name.value, quads);
    expect(verdict.results).toEqual([]);
  });
});
