import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { complianceOf, writeCompliance } from '../../src/cli/output/ibsi-compliance.ts';
import { parse } from '../../src/graph/index.ts';
import type { IbsiReport, IbsiRow } from '../../src/radiomics/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

const row: IbsiRow = {
  config: 'ibsi-phantom',
  family: 'Morphology',
  feature: 'Volume <mesh>',
  ibsiCode: 'RNU0',
  aggregation: 'none',
  value: 556,
  unit: 'mm3',
  tag: 'morph_volume',
  reference: { value: 556, tolerance: 4, consensus: 'very strong' },
  verdict: 'pass',
};
const { reference: _, ...bare } = row;
const report: IbsiReport = {
  rows: [row, { ...row, value: 600, verdict: 'fail' }, { ...bare, value: Number.NaN, verdict: 'no reference' }],
  summary: [],
  skipped: [{ config: '3.A', reason: 'needs a folder' }],
  exitCode: 1,
};

it('The self-test of IBSI is one assertion of EARL per row, a page and JSON, with a digest of its content', async () => {
  const folder = temporaryFolder('ibsi-compliance');
  const compliance = complianceOf([report]);
  const [json, turtle, page] = (await writeCompliance(folder, compliance)).map((path) => readFileSync(path, 'utf8'));
  expect(compliance).toMatchObject({ passed: 1, failed: 1, withoutReference: 1 });
  expect(complianceOf([report]).digest).toBe(compliance.digest);
  expect(complianceOf([{ ...report, rows: [row] }]).digest).not.toBe(compliance.digest);
  expect(JSON.parse(json!)).toMatchObject({ digest: compliance.digest, rows: [{ value: 556 }, {}, { value: null }] });
  const outcomes = parse(turtle!, 'turtle', 'https://example.org/')
    .filter(({ predicate }) => predicate.value.endsWith('#outcome'))
    .map(({ object }) => object.value.split('#')[1]);
  expect(outcomes.sort()).toEqual(['failed', 'passed', 'untested']);
  expect(page).toContain('Volume &lt;mesh&gt;');
  expect(page).toContain('IBSI issues no certificates');
  expect(page).toContain('Not run: 3.A.');
});
