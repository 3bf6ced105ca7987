import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Register } from '../../src/core/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import type { OwnEntry } from '../../src/pipeline/index.ts';
import { type Finished, qiaw, startQiaw } from '../support/cli.ts';
import { RedisServer } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('queue-register');
const [source, data, register] = [join(folder, 'dicom'), join(folder, 'data'), join(folder, 'safe', 'register')];
const passphrase = 'a passphrase of the owner';
const needles = ['zqx-queue-1', 'gtvp boost jvs', passphrase, 'patient-a'];

describe.skipIf(!RedisServer.isInstalled())('A register and a queue (needs redis-server)', () => {
  let redis: RedisServer;
  let planned: Finished;
  let worked = '';

  beforeAll(async () => {
    const rois = [{ name: 'GTVp boost JvS', shape: sphere([0, 0, 0], 7), hu: 20 }];
    const patient = phantomPatient({ patientId: 'ZQX-QUEUE-1', size: [48, 24, 14], rois });
    await writePhantom(join(source, 'patient-a'), patient);
    redis = await RedisServer.start(join(folder, 'redis'));
    const onQueue = ['--data', data, '--queue', redis.url];
    const env = { QIAW_REGISTER_PASSPHRASE: passphrase };
    // The worker has neither the register nor its passphrase.
    const worker = startQiaw(['work', ...onQueue, '--workers', '1', '--json']);
    for (const stream of [worker.stdout!, worker.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        worked += text;
      });
    planned = await qiaw(['run', source, ...onQueue, '--register', register, '--model', 'none', '--json'], { env });
    worker.kill('SIGTERM');
    await once(worker, 'close');
    await redis.end();
  });
  afterAll(() => redis.end('SIGKILL'));

  it('the planner writes it: subject, files, regions and the case that a worker made', async () => {
    expect(planned.code, planned.stderr).toBe(0);
    const entries = await (await Register.open<OwnEntry>(register, passphrase)).read();
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(
      new Set(['subject', 'study', 'series', 'delineation', 'region', 'case']),
    );
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'region', roiName: 'GTVp boost JvS' }));
  });

  it('no name, path or passphrase is in Redis or in what planner and worker print', () => {
    const stored = readdirSync(join(folder, 'redis'), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, 'redis', name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'));
    expect(stored.join('').length).toBeGreaterThan(1000);
    const all = [...stored, planned.stdout, planned.stderr, worked].join('\n').toLowerCase();
    expect(needles.filter((needle) => all.includes(needle))).toEqual([]);
  });
});
