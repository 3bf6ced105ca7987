import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mayShowNames, namePlace } from '../../src/cli/output/shown-name.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { qiaw } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { onTerminal } from '../support/on-terminal.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('private');
const source = join(folder, 'dicom');
const names = /ZQX-PRIVATE|Kees zijn tumor|patient-x/;
let data = 0;
const run = (...args: string[]): string[] => [
  ...['run', source, '--data', join(folder, `data-${++data}`), '--model', 'none'],
  ...args,
];

beforeAll(async () => {
  const rois = ['Kees zijn tumor', 'Hart'].map((name, n) => ({ name, shape: sphere([8 * n, 0, 0], 7), hu: 20 + n }));
  const size = [32, 24, 12] as const;
  await writePhantom(join(source, 'patient-x'), phantomPatient({ patientId: 'ZQX-PRIVATE-1', size, rois }));
  const broken = phantomPatient({ patientId: 'ZQX-PRIVATE-2', seed: 2, size, rois }).without(5);
  await writePhantom(join(source, 'patient-y'), broken);
});

describe('On the terminal of the owner', () => {
  it('a run with --private shows PatientIDs, paths and names of regions, with a table to paste', async () => {
    const { stderr } = await onTerminal(run('--private'));
    expect(stderr).toMatch(/ZQX-PRIVATE-1: 2 ROIs/);
    expect(stderr).toContain(`${join(source, 'patient-y')}`);
    expect(stderr).toContain('(ZQX-PRIVATE-2)');
    expect(stderr).toMatch(/version: 1\naliases:\n {2}unknown:\n {4}- "Kees zijn tumor" # 2 regions/);
    expect(stderr).not.toMatch(/unmapped-/);
  });

  it('a plan with --private shows them too', async () => {
    const { stdout } = await onTerminal(run('--plan', '--private'));
    expect(stdout).toMatch(/ZQX-PRIVATE-1/);
    expect(stdout).toContain(join(source, 'patient-x'));
    expect(stdout).toContain('Kees zijn tumor, Hart');
    expect((await onTerminal(run('--plan'))).stdout).not.toMatch(names);
  });

  it('a kept yes counts as --private, a kept no does not, and --json never shows names', async () => {
    const config = join(folder, 'config');
    mkdirSync(join(config, 'qiaw'), { recursive: true });
    const plan = async (answer: string): Promise<string> => {
      writeFileSync(join(config, 'qiaw', 'names-on-terminal'), `${answer}\n`);
      return (await onTerminal(run('--plan'), { XDG_CONFIG_HOME: config })).stdout;
    };
    expect(await plan('yes')).toMatch(names);
    expect(await plan('no')).not.toMatch(names);
    const { stdout, stderr } = await onTerminal(run('--plan', '--private', '--json'));
    expect(stdout + stderr).not.toMatch(names);
  });
});

describe('Anywhere else', () => {
  it('a run with --private through a pipe shows no name', async () => {
    const { stdout, stderr } = await qiaw(run('--private'));
    expect(stdout + stderr).not.toMatch(names);
    expect(stderr).toContain('unmapped-');
  });

  it.each([{ CI: 'true' }, { container: 'podman' }, { KUBERNETES_SERVICE_HOST: '10.0.0.1' }])(
    'a plan with --private and %o shows no name',
    async (where) => {
      expect((await onTerminal(run('--plan', '--private'), where)).stdout).not.toMatch(names);
    },
  );

  it('a container counts even if its environment does not tell', () => {
    const place = { ...namePlace(true, { isTTY: true }), environment: {} };
    expect(mayShowNames({ ...place, inContainer: false })).toBe(true);
    expect(mayShowNames({ ...place, inContainer: true })).toBe(false);
  });

  it('names check in this process shows none', async () => {
    expect((await qiawHere(['names', 'check', source, '--private'])).stdout).not.toMatch(names);
  });
});
