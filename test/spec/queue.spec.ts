import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../src/pipeline/demo/random.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines, qiaw, startQiaw } from '../support/cli.ts';
import { RedisServer } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const full = process.env['QIAW_FULL_SIZE'] === '1';
// As many patients as the four cohorts of the study this program follows had together.
const patients = full ? 612 : 24;
const kills = full ? 30 : 6;

const folder = temporaryFolder('queue-spec');
const dicom = join(folder, 'dicom');
const alone = join(folder, 'alone');
const shared = join(folder, 'shared');
const config = join(folder, 'qiaw.yaml');
// One region each and no deep model: this tests the work around the cases.
const cases = ['--roi', 'GTV', '--model', 'none'];

/** A worker that started while Redis was unreachable has exited on its own. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

describe.skipIf(!RedisServer.isInstalled())(
  `${patients} patients, workers killed ${kills} times and Redis restarted once (needs redis-server)`,
  () => {
    let redis: RedisServer;
    const workers: ChildProcess[] = [];
    const onQueue = (): string[] => ['--data', shared, '--queue', redis.url, '--config', config];
    const hire = (): void => {
      workers.push(startQiaw(['work', ...onQueue(), '--quiet', '--workers', '1']));
    };

    beforeAll(async () => {
      await generateCohort(dicom, { patients, seed: 6, size: [32, 24, 12] });
      redis = await RedisServer.start(join(folder, 'redis'));
      await writeFile(config, 'queue:\n  silenceSeconds: 10\n');
    });
    afterAll(async () => {
      for (const worker of workers) worker.kill('SIGKILL');
      await redis.end('SIGKILL');
    });

    it('are each in the catalogue exactly once, with the same bytes as from one process', async () => {
      const begin = performance.now();
      const local = jsonLines(await qiaw(['run', dicom, '--data', alone, '--json', '--workers', '2', ...cases])).at(-1);
      const localSeconds = (performance.now() - begin) / 1000;
      const run = qiaw(['run', dicom, ...onQueue(), '--json', ...cases]);
      let over = false;
      const finished = run.finally(() => {
        over = true;
      });
      hire();
      hire();
      const random = seeded(30);
      let killed = 0;
      // A worker needs a moment to start: killed sooner, it would never be killed at work.
      const pause = Math.max(3_000, (localSeconds * 1000) / kills);
      while (!over && !existsSync(join(shared, 'cases'))) await sleep(100);
      while (!over && killed < kills) {
        await sleep(pause * (0.3 + 0.7 * random()));
        const victim = workers[Math.floor(random() * workers.length)]!;
        await end(victim, 'SIGKILL');
        workers.splice(workers.indexOf(victim), 1);
        killed++;
        hire();
        if (killed === Math.floor(kills / 2)) {
          await redis.end();
          await sleep(1_500);
          await redis.begin();
        }
      }
      const done = await finished;
      const seconds = (performance.now() - begin) / 1000 - localSeconds;
      const summary = jsonLines(done).at(-1) as { cases: Record<string, number>; outcome: string };
      console.log(
        `one process, 2 workers: ${localSeconds.toFixed(0)} s, ${JSON.stringify((local as { cases: object }).cases)}; ` +
          `two killed workers: ${seconds.toFixed(0)} s, ${killed} kills, ${JSON.stringify(summary.cases)}`,
      );
      expect(killed).toBeGreaterThanOrEqual(Math.floor(kills / 2));
      expect(summary).toMatchObject({ outcome: 'partial', cases: { failed: 0, setAside: 0, quarantined: 0 } });
      // Some kinds of damage have no effect in volumes this small.
      const good = (local as { cases: Record<string, number> }).cases['made']!;
      expect(good).toBeGreaterThan(patients / 2);
      const names = readdirSync(join(shared, 'cases'));
      expect(names).toHaveLength(good);
      expect(new Set(names.map((name) => name.slice(0, name.lastIndexOf('-')))).size).toBe(good);
      expect(digestsOf(shared, repeatable)).toEqual(digestsOf(alone, repeatable));
      const manifest = readFileSync(join(shared, 'manifest.csv'), 'utf8').trim().split('\n').slice(1);
      expect(new Set(manifest).size).toBe(manifest.length);
      for (const worker of workers) {
        await end(worker, 'SIGTERM');
      }
      workers.length = 0;
      expect(jsonLines(await qiaw(['work', ...onQueue(), '--dead', '--json']))).toEqual([]);
    }, 7_200_000);
  },
);
