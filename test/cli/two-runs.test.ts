import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines, qiaw, startQiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('A second run on a directory is refused by name while the first is running, and the first loses nothing', async () => {
  const folder = temporaryFolder('two-runs');
  const dicom = join(folder, 'dicom');
  await generateCohort(dicom, { patients: 4, seed: 8, size: [32, 24, 12] });
  const run = [
    'run',
    dicom,
    '--data',
    join(folder, 'data'),
    '--json',
    '--workers',
    '1',
    '--model',
    'none',
    '--roi',
    '^GTV',
  ];
  const first = startQiaw(run);
  let stdout = '';
  first.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const ended = once(first, 'close');
  while (!stdout.includes('"event":"step"')) await once(first.stdout!, 'data');
  // The first run must still be active when the second has started.
  first.kill('SIGSTOP');
  const second = await qiaw(run);
  first.kill('SIGCONT');
  expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('QIAW_DATA_BUSY')]);
  const [code] = (await ended) as [number];
  const { cases } = jsonLines({ code, stdout, stderr: '' }).at(-1) as { cases: Record<string, number> };
  expect(cases).toMatchObject({ failed: 0, setAside: 0, quarantined: 0 });
  expect(cases['made']).toBeGreaterThan(2);
  expect(readdirSync(join(folder, 'data', 'cases'))).toHaveLength(cases['made']!);
});
