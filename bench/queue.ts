// Patients a minute with one worker, two workers, and two worker processes on a queue, and what the queue itself costs a patient.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { generateCohort } from '../src/phantom/index.ts';
import { seal, unseal } from '../src/work/seal.ts';
import { RedisServer } from '../test/support/redis.ts';

const patients = Number(process.argv[2] ?? 612);
const main = join(fileURLToPath(new URL('../', import.meta.url)), 'dist', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'qiaw-bench-queue-'));
const env = { ...process.env, QIAW_IDENTITY_KEY: 'the identity key of the measurements, long enough' };
const dicom = join(folder, 'dicom');

interface Summary {
  readonly seconds: number;
  readonly peakMemoryMb: number;
  readonly cases: Readonly<Record<string, number>>;
}

async function measured(args: readonly string[]): Promise<Summary> {
  const child = spawn(process.execPath, [main, ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString();
  });
  await once(child, 'close');
  return JSON.parse(text.trim().split('\n').at(-1)!) as Summary;
}

/** Milliseconds a job through the same steps as a case takes when there is nothing to do in it. */
async function emptyJobs(redis: RedisServer, count: number): Promise<{ ms: number; bytes: number }> {
  const key = new TextEncoder().encode(env.QIAW_IDENTITY_KEY);
  const instance = {
    path: '/dicom/PHANTOM-01/CT/000.dcm',
    sopInstanceUid: '2.25.1234567890',
    position: [0, 1, 2.5],
    rows: 512,
  };
  const job = { series: { instances: Array.from({ length: 120 }, (_, k) => ({ ...instance, instanceNumber: k })) } };
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue('empty', { connection });
  const start = performance.now();
  let bytes = 0;
  for (let at = 0; at < count; at += 100) {
    const part = Array.from({ length: Math.min(100, count - at) }, (_, k) => {
      const sealed = seal(job, key, `${at + k}`);
      bytes += sealed.length;
      return { name: 'case', data: { sealed, id: `${at + k}` }, opts: { jobId: `job-${at + k}` } };
    });
    await queue.addBulk(part);
  }
  let done = 0;
  await new Promise<void>((resolve) => {
    const worker = new Worker(
      'empty',
      async ({ data }) => {
        unseal(data.sealed, key, data.id);
        return { status: 'made' };
      },
      { connection: connection.duplicate(), concurrency: 2 },
    );
    worker.on('completed', (one) => {
      void one.remove().then(() => ++done === count && resolve());
    });
  });
  const ms = (performance.now() - start) / count;
  connection.disconnect();
  return { ms, bytes: bytes / count };
}

if (!RedisServer.isInstalled()) {
  console.log('skipped: no redis-server');
  process.exit(0);
}
const redis = await RedisServer.start(join(folder, 'redis'));
const empty = await emptyJobs(redis, 612);
console.log(
  `an empty job through the queue: ${empty.ms.toFixed(2)} ms, ${Math.round(empty.bytes)} bytes in Redis (120 slices)\n`,
);
if (patients > 0) {
  await generateCohort(dicom, { patients, seed: 6, size: [32, 24, 12] });
  const perMinute = ({ seconds }: Summary): string => ((patients / seconds) * 60).toFixed(0);
  console.log(`| ${patients} patients of 32 x 24 x 12 voxels | patients a minute | seconds | peak MB of a process |`);
  console.log('|---|---|---|---|');
  const row = (name: string, one: Summary) =>
    console.log(`| ${name} | ${perMinute(one)} | ${one.seconds.toFixed(0)} | ${one.peakMemoryMb} |`);
  const one = await measured(['run', dicom, '--data', join(folder, 'one'), '--workers', '1']);
  row('one process, 1 worker', one);
  const two = await measured(['run', dicom, '--data', join(folder, 'two'), '--workers', '2']);
  row('one process, 2 workers', two);
  const shared = ['--data', join(folder, 'shared'), '--queue', redis.url];
  const workers = [1, 2].map(() =>
    spawn(process.execPath, [main, 'work', ...shared, '--workers', '1', '--quiet'], { env }),
  );
  const queued = await measured(['run', dicom, ...shared]);
  row('planner and two workers with 1 thread each', queued);
  for (const worker of workers) worker.kill('SIGTERM');
  const diff = spawnSync('diff', [
    '-rq',
    '--exclude=case.json',
    join(folder, 'two', 'cases'),
    join(folder, 'shared', 'cases'),
  ]);
  const each = (two.seconds / patients) * 1000;
  console.log(
    `\nscaling from 1 to 2 workers: ${(one.seconds / two.seconds).toFixed(2)}; same bytes: ${diff.status === 0 ? 'yes' : 'no'}`,
  );
  console.log(`the queue's share of a patient: ${((empty.ms / each) * 100).toFixed(2)} %`);
}
await redis.end();
rmSync(folder, { recursive: true });
process.exit(0);
