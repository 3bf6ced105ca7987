import { describe, expect, it } from 'vitest';
import { createGate } from '../../src/gate/index.ts';
import { graphNames, mapDefinitions, mapExecutions, mapRefusals, mapRun, mapSubject } from '../../src/rdf/index.ts';
import { base, caseRecord, executions, refusals } from '../rdf/case-record-fixture.ts';

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
