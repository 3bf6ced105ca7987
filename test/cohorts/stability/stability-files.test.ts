import { expect, it } from 'vitest';
import { StabilityFiles } from '../../../src/cohorts/index.ts';
import type { CheckOptions, Gate, Verdict } from '../../../src/graph/index.ts';
import { base, caseRecord } from '../../graph/rdf/case-record-fixture.ts';
import { madeUpStudy } from '../../support/stability-study.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const study = madeUpStudy('a'.repeat(20), [caseRecord(1)], [], { original_shape_MeshVolume: 0.95 });
const verdict = (conforms: boolean): Verdict => ({ conforms, results: [], reportTurtle: '' }) as unknown as Verdict;

it('A dataset, an observer or a time point may be called like a part of a name of a patient', async () => {
  let given: CheckOptions | undefined;
  const gate: Gate = {
    async check(_graph, _quads, _context, options) {
      given = options;
      return verdict(true);
    },
  };
  const own = { ...study, dataset: 'long', held: { timepoint: 'test' } };
  await new StabilityFiles(temporaryFolder('stability-words'), base).write(own, gate);
  expect(given?.ownWords).toEqual(expect.arrayContaining(['long', 'observer 1', 'observer 2', 'test']));
});

it('A study that does not pass the gate is not written', async () => {
  const files = new StabilityFiles(temporaryFolder('stability-refused'), base);
  await expect(files.write(study, { check: async () => verdict(false) })).rejects.toThrow(/violates the shapes/);
  expect(await files.list()).toEqual([]);
});

it('Only identifiers of studies name a file', async () => {
  const files = new StabilityFiles(temporaryFolder('stability-names'), base);
  expect(await files.read('../../qiaw')).toBeUndefined();
});
