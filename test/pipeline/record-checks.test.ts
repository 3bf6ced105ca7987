import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { earl, parse } from '../../src/graph/index.ts';
import { recordChecks } from '../../src/pipeline/index.ts';
import { base, caseRecord, checks } from '../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('Recording checks replaces what was known about the same runs and leaves the others', async () => {
  const { data } = await DirectoryFixture.make(join(temporaryFolder('checks'), 'data'));
  await recordChecks(data, [...checks(caseRecord(1)), ...checks(caseRecord(2))]);
  const rewritten = checks(caseRecord(1)).map((check) => ({ ...check, differences: [] }));
  await recordChecks(data, rewritten);
  const quads = parse(await readFile(data.graph('checks'), 'utf8'), 'trig', base);
  const outcomes = quads.filter(({ predicate }) => predicate.equals(earl.outcome));
  expect(outcomes.map(({ object }) => object.value.split('#')[1]).sort()).toEqual([
    'failed',
    'passed',
    'passed',
    'passed',
  ]);
});
