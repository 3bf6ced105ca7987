import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import {
  createGate,
  graphNames,
  mapChecks,
  mapDefinitions,
  mapExecutions,
  mapRefusals,
  mapRegions,
  mapRun,
  mapSubject,
  mapTombstones,
  mapValidation,
  parse,
  type Quad,
  qiaw,
} from '../../../src/graph/index.ts';
import { base, caseRecord, checks, executions, refusals, regionsOf } from '../rdf/case-record-fixture.ts';
import { allowed } from './allowed-mutants.ts';
import { expectedSurvivors, mutantsOf } from './mutants.ts';

const gate = await createGate();
const names = graphNames(base);
const [one, two] = [caseRecord(1), caseRecord(2)];
const context = [...mapSubject([one], { base }), ...mapDefinitions([one], { base })];
const definitions = new Set(
  context.filter(({ object }) => object.equals(qiaw.FeatureDefinition)).map(({ subject }) => subject.value),
);

const graphs: ReadonlyArray<readonly [string, string, readonly Quad[], readonly Quad[], readonly Quad[]]> = [
  ['run', names.run(one.run.digest).value, mapRun(one, { base }), mapRun(two, { base }), context],
  ['subject', names.subject(one.subject.id).value, mapSubject([one], { base }), mapSubject([two], { base }), []],
  [
    'regions',
    names.derived('regions', one.subject.id).value,
    mapRegions(regionsOf(one), { base }),
    mapRegions(regionsOf(two), { base }),
    [],
  ],
  ['definitions', names.definitions.value, mapDefinitions([one], { base }), [], []],
  ['refusals', names.refusals.value, mapRefusals(refusals, { base }), [], []],
  [
    'executions',
    names.executions.value,
    mapExecutions(executions(one), { base }),
    mapExecutions(executions(two), { base }),
    [],
  ],
  ['checks', names.checks.value, mapChecks(checks(one), { base }), mapChecks(checks(two), { base }), []],
  ['tombstones', names.tombstones.value, mapTombstones([sha256('a'), sha256('b')], { base }), [], []],
  ['validation', names.validation.value, await reports(), [], []],
];

/** The report of a run graph without its regions, as stored in the graph of reports. */
async function reports(): Promise<Quad[]> {
  const name = names.run(one.run.digest).value;
  const broken = mapRun(one, { base }).filter(({ predicate }) => !predicate.equals(qiaw.ofROI));
  const { reportTurtle } = await gate.check(name, broken, context);
  return mapValidation(parse(reportTurtle, 'turtle', base), { base });
}

describe('every mutant is either caught with node, path and remedy, or allowed for a stated reason', () => {
  it.each(graphs)('of a %s graph', async (kind, name, graph, other, graphContext) => {
    const survivors: string[] = [];
    const mutants = mutantsOf({ graph, other, definitions });
    for (const mutant of mutants) {
      const verdict = await gate.check(name, mutant.quads, graphContext);
      const findings = verdict.results.filter(({ severity }) => severity === 'violation');
      if (findings.length === 0) survivors.push(mutant.name);
      for (const finding of findings) {
        expect(finding.focusNode, mutant.name).not.toBe('');
        expect(finding.message.length, mutant.name).toBeGreaterThan(10);
        expect(finding.remedy.length, mutant.name).toBeGreaterThan(10);
      }
      expect(
        findings.length === 0 || findings.some(({ path, message }) => path !== '' || message !== ''),
        mutant.name,
      ).toBe(true);
    }
    const tried = new Set(mutants.map(({ name: mutant }) => mutant));
    expect(survivors.sort()).toEqual(expectedSurvivors(tried, allowed[kind]));
  });
});
