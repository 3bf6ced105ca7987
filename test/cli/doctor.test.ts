import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('qiaw doctor reports a foreign key, a disk too full to begin, locks of dead and unknown processes, and an unreachable queue', async () => {
  const folder = temporaryFolder('doctor');
  const data = join(folder, 'data');
  mkdirSync(data);
  const manifest = { layout: 1, base: 'http://127.0.0.1:8080/', identity: 'pseudonym', keyId: 'kabcd' };
  writeFileSync(join(data, 'qiaw.json'), JSON.stringify(manifest));
  // A process id above the maximum of Linux.
  writeFileSync(join(data, '.lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
  writeFileSync(join(data, '.publish.lock'), JSON.stringify({ pid: 1, host: 'another-machine' }));
  const config = join(folder, 'qiaw.yaml');
  writeFileSync(config, `run:\n  minimumFreeBytes: ${2 ** 60}\nqueue:\n  url: redis://127.0.0.1:1\n`);
  const doctor = await qiawHere(['doctor', '--json', '--data', data, '--config', config]);
  const findings = jsonLines(doctor);
  const of = (what: string) => findings.find((finding) => finding['what'] === what);
  expect(doctor.code).toBe(1);
  expect(of('identity key')).toMatchObject({ state: 'bad', detail: expect.stringContaining('named with kabcd') });
  expect(of('data directory')).toMatchObject({ state: 'bad', remedy: expect.stringContaining('run.minimumFreeBytes') });
  expect(of('run lock')).toMatchObject({ state: 'ok', detail: expect.stringContaining('process that died') });
  expect(of('publish lock')).toMatchObject({ state: 'ok', detail: expect.stringContaining('whose state is unknown') });
  expect(of('queue')).toMatchObject({ state: 'bad', detail: expect.stringContaining('ECONNREFUSED') });
  expect(of('layout')).toMatchObject({ state: 'ok' });
});
