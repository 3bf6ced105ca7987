import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines, testKey } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('changed-graph');
const data = join(folder, 'data');
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
let id = '';
let graph = '';
let original = '';

beforeAll(async () => {
  await generateCohort(join(folder, 'dicom'), { patients: 1, seed: 8, size: [32, 24, 12] });
  await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--quiet', '--roi', '^GTV', '--model', 'none']);
  id = readdirSync(join(data, 'cases'))[0]!;
  graph = join(data, 'cases', id, 'graph.trig');
  original = readFileSync(graph, 'utf8');
});

afterEach(() => writeFileSync(graph, original));

function change(edit: (text: string) => string): void {
  const text = edit(original);
  expect(text).not.toBe(original);
  writeFileSync(graph, text);
}

const tenTimes = (text: string) =>
  text.replace(
    /(original_firstorder_Energy\.[0-9a-f]{64} [\d.]+E)(\d+)/,
    (_, head: string, power: string) => `${head}${Number(power) + 1}`,
  );
const regions = () => qiawHere(['query', 'roi-volumes', '--data', data, '--json']);

describe('A graph of a case that was changed by hand', () => {
  it('is found correct and served while it is unchanged', async () => {
    const validated = await qiawHere(['validate', graph]);
    expect(validated.stderr).toContain('1 graph checked, 0 with violations');
    expect(validated.code).toBe(0);
    expect((await regions()).stderr).not.toContain('QIAW_GRAPH_HELD_BACK');
    const verified = await qiawHere(['verify', '--data', data, '--json', '--recompute', '1']);
    expect(verified.code).toBe(0);
    const [{ checks }] = jsonLines(verified) as unknown as [{ checks: Array<{ name: string; compared: number }> }];
    const compared = Object.fromEntries(checks.map((check) => [check.name, check.compared]));
    expect(Object.keys(compared)).toEqual(expect.arrayContaining(['tables', 'graph', 'recompute']));
    expect(Math.min(compared['tables']!, compared['graph']!, compared['recompute']!)).toBeGreaterThan(100);
  });

  it('is named by `validate --data` where it is damaged; the other graphs are checked, and the exit code is 1', async () => {
    writeFileSync(graph, `${original}\n<broken`);
    const validated = await qiawHere(['validate', '--data', data]);
    expect(validated.code).toBe(1);
    expect(validated.stderr).toMatch(new RegExp(`${id}/graph\\.trig: QIAW_RDF_SYNTAX: .* at line \\d+`));
    expect(validated.stderr).toContain('1 file could not be read and was left out');
    expect(Number(/(\d+) graphs? checked, 0 with violations/.exec(validated.stderr)?.[1])).toBeGreaterThan(2);
  });

  it('is held back where a value is ten times too large, and `verify` names segment and column', async () => {
    change(tenTimes);
    const asked = await regions();
    expect(asked.stderr).toContain(
      `not served, it does not pass the gate (QIAW_GRAPH_HELD_BACK): cases/${id}/graph.trig`,
    );
    expect(asked.stdout).not.toContain('GTV');
    const verified = await qiawHere(['verify', '--data', data]);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(
      /QIAW_VERIFY_TABLES: Segment \d+: the graph and features\.csv disagree about original_firstorder_Energy/,
    );
    expect(verified.stdout).toContain('QIAW_VERIFY_UNRECORDED');
    writeFileSync(graph, original);
    expect((await regions()).stderr).not.toContain('QIAW_GRAPH_HELD_BACK');
  });

  it('is held back by a server, which reports it', async () => {
    change((text) => text.replace(/"GTV-1"/, '"Boost J. Doe"'));
    const server = spawn(process.execPath, [main, 'serve', '--data', data, '--port', '0'], {
      env: { ...process.env, QIAW_IDENTITY_KEY: testKey },
    });
    let said = '';
    server.stderr.setEncoding('utf8');
    for await (const text of server.stderr) {
      said += text;
      if (said.includes('Press Ctrl+C')) break;
    }
    server.kill('SIGTERM');
    await once(server, 'exit');
    expect(said).toContain(`QIAW_GRAPH_HELD_BACK): cases/${id}/graph.trig`);
    expect(said).not.toContain('J. Doe');
  });

  it('is refused by `validate` with the shape or code of each finding', async () => {
    change((text) => text.replace(/"GTV-1"/, '"Boost J. Doe"').replace(/66\.4>/, '2>'));
    const validated = await qiawHere(['validate', graph, '--json']);
    expect(validated.code).toBe(1);
    const found = jsonLines(validated).map(({ foundBy, constraint }) => [
      foundBy,
      String(constraint).replace(/^.*#/, ''),
    ]);
    expect(found).toContainEqual(['code', 'NoRegionName']);
    expect(found).toContainEqual(['shape', 'InConstraintComponent']);
    expect(validated.stderr).toMatch(/1 finding of shapes .*1 of rules in code/);
  });

  it('is served again once checked, if an earlier release made the directory', async () => {
    const recorded = readFileSync(join(data, '.passed'), 'utf8');
    rmSync(join(data, '.passed'));
    const planned = await qiawHere(['migrate', '--data', data, '--dry-run']);
    expect(planned.stdout + planned.stderr).toContain(`check cases/${id}/graph.trig`);
    expect((await qiawHere(['migrate', '--data', data])).code).toBe(0);
    const again = readFileSync(join(data, '.passed'), 'utf8').split('\n').filter(Boolean);
    expect(recorded.split('\n')).toEqual(expect.arrayContaining(again.slice(0, 1)));
    expect(again.length).toBeGreaterThan(2);
    const asked = await regions();
    expect(asked.stderr).not.toContain('QIAW_GRAPH_HELD_BACK');
    expect(asked.stdout).toContain('GTV');
  });
});
