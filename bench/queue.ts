// Patients per minute with one worker, two workers, and two worker processes on a queue; memory of each process; the
// overhead of the queue per patient. `npx tsx bench/queue.ts [patients]`; the default is 612, as in the study this
// program follows.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { generateCohort } from '../src/pipeline/index.ts';
import { seal, unseal } from '../src/pipeline/queue/seal.ts';
import { RedisServer } from '../test/support/redis.ts';
import { skipTopic } from './support/quick.ts';
import { type ProcessCost, WatchedProcess } from './support/watched-process.ts';

const patients = Number(process.argv[2] ?? 612);
const main = join(fileURLToPath(new URL('../', import.meta.url)), 'dist', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'qiaw-bench-queue-'));
const env = { ...process.env, QIAW_IDENTITY_KEY: 'the identity key of the measurements, long enough' };
const dicom = join(folder, 'dicom');

interface Cost {
  /** Time until every job was settled; it includes the start of the processes, not their exit. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Seconds of processor time that Redis has used. */
async function redisSeconds(connection: Redis): Promise<number> {
  const used = [...(await connection.info('cpu')).matchAll(/used_cpu_(?:user|sys):([\d.]+)/g)];
  return used.reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

/** The cost, here and in Redis, of jobs that go through the same steps as a case but have nothing to do. */
async function emptyJobs(redis: RedisServer, count: number): Promise<Cost & { readonly bytes: number }> {
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
  await queue.waitUntilReady();
  const before = { redis: await redisSeconds(connection), own: process.cpuUsage() };
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
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before.own);
  const cpuSeconds = (user + system) / 1e6 + (await redisSeconds(connection)) - before.redis;
  connection.disconnect();
  return { seconds: seconds / count, cpuSeconds: cpuSeconds / count, bytes: bytes / count };
}

/** Runs `qiaw run` to the end, with workers if there are any, and prints a row. */
async function measured(name: string, args: readonly string[], workers: readonly string[][] = []): Promise<Cost> {
  const start = performance.now();
  const beside = workers.map((one) => new WatchedProcess([main, ...one], env));
  const run = await new WatchedProcess(
    [main, 'run', dicom, '--model', 'qiaw-phantom-cnn', ...args, '--json'],
    env,
  ).end();
  const seconds = (performance.now() - start) / 1000;
  for (const { child } of beside) child.kill('SIGTERM');
  const ended: ProcessCost[] = [run, ...(await Promise.all(beside.map((one) => one.end())))];
  const cpuSeconds = ended.reduce((sum, one) => sum + one.cpuSeconds, 0);
  const { cases } = JSON.parse(run.lastLine) as { cases: Record<string, number> };
  const peaks = ended.map(({ peakMb }) => peakMb).join(', ');
  const cells = [name, ((patients / seconds) * 60).toFixed(0), seconds.toFixed(0), cpuSeconds.toFixed(0), peaks];
  console.log(`| ${cells.join(' | ')} | ${cases['made']} made, ${cases['refused']} refused |`);
  return { seconds, cpuSeconds };
}

if (!RedisServer.isInstalled()) skipTopic('no redis-server');
const redis = await RedisServer.start(join(folder, 'redis'));
try {
  await generateCohort(dicom, { patients, seed: 6, size: [32, 24, 12] });
  console.log(`${patients} patients of 32 x 24 x 12 voxels, default settings and deep model\n`);
  console.log('| how | patients per minute | seconds | CPU seconds | peak MB of each process | cases |');
  console.log('|---|---|---|---|---|---|');
  const one = await measured('one process, 1 worker', ['--data', join(folder, 'one'), '--workers', '1']);
  const two = await measured('one process, 2 workers', ['--data', join(folder, 'two'), '--workers', '2']);
  const shared = ['--data', join(folder, 'shared'), '--queue', redis.url];
  const worker = ['work', ...shared, '--workers', '1', '--quiet'];
  const queued = await measured('planner and two `qiaw work` of 1 worker each', shared, [worker, worker]);
  const diff = spawnSync('diff', [
    '-rq',
    '--exclude=case.json',
    join(folder, 'two', 'cases'),
    join(folder, 'shared', 'cases'),
  ]);
  const empty = await emptyJobs(redis, patients);
  const each = (cost: Cost) => (cost.cpuSeconds / patients) * 1000;
  console.log(`\nscaling from 1 to 2 workers: ${(one.seconds / two.seconds).toFixed(2)} in one process,`);
  console.log(`  ${(one.seconds / queued.seconds).toFixed(2)} with two processes on the queue`);
  console.log(`same bytes with and without the queue: ${diff.status === 0 ? 'yes' : 'no'}`);
  console.log(
    `a job with nothing to do: ${(empty.cpuSeconds * 1000).toFixed(2)} ms of CPU with Redis', ${(empty.seconds * 1000).toFixed(2)} ms of wall time, ` +
      `${Math.round(empty.bytes)} bytes (120 slices); per patient: ${each(two).toFixed(0)} ms of CPU`,
  );
  console.log(`the overhead of the queue: ${((empty.cpuSeconds * 100_000) / each(two)).toFixed(2)} % of a patient`);
  console.log(
    `three processes instead of one: ${(queued.cpuSeconds - two.cpuSeconds).toFixed(0)} s more CPU in total (mostly their start)`,
  );
} finally {
  await redis.end();
  rmSync(folder, { recursive: true });
}
process.exit(0);
