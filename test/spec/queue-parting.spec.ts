import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines, qiaw, startQiaw } from '../support/cli.ts';
import { RedisServer } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

// Each step starts the program again; a worker that hangs exceeds this limit.
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 600_000 });

const folder = temporaryFolder('parting');
const dicom = join(folder, 'dicom');
const alone = join(folder, 'alone');
const config = join(folder, 'qiaw.yaml');
const settings = ['--roi', 'GTV', '--model', 'none'];
let redis: RedisServer;
const children: ChildProcess[] = [];

const begin = (args: readonly string[]): ChildProcess => {
  const child = startQiaw(args);
  children.push(child);
  return child;
};
const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0] as number | null;
};

describe.skipIf(!RedisServer.isInstalled())('Stopping while Redis is unreachable (needs redis-server)', () => {
  beforeAll(async () => {
    redis = await RedisServer.start(join(folder, 'redis'));
    await writeFile(config, 'queue:\n  silenceSeconds: 2\n');
    await generateCohort(dicom, { patients: 4, seed: 4, size: [32, 24, 12] });
    await qiaw(['run', dicom, '--data', alone, '--quiet', ...settings]);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await redis.end('SIGKILL');
  });

  const away = {
    'frozen, its connections open': { leave: async () => redis.freeze(), comeBack: async () => redis.thaw() },
    dead: { leave: () => redis.end('SIGKILL'), comeBack: () => redis.begin() },
  };
  for (const [how, { leave, comeBack }] of Object.entries(away)) {
    it(`${how}: worker and planner exit, and others make what is left, once`, async () => {
      const data = join(folder, how.replace(/\W+/g, '-'));
      const onQueue = ['--data', data, '--queue', redis.url, '--config', config];
      const planner = begin(['run', dicom, ...onQueue, '--quiet', ...settings]);
      const worker = begin(['work', ...onQueue, '--json', '--workers', '1']);
      await once(worker.stdout!, 'data');
      await leave();
      expect(await end(worker, 'SIGTERM')).toBe(0);
      expect(await end(planner, 'SIGINT')).toBe(1);
      const half = digestsOf(data, repeatable);
      await comeBack();
      const other = begin(['work', ...onQueue, '--quiet']);
      const finished = jsonLines(await qiaw(['run', dicom, ...onQueue, '--json', ...settings])).at(-1);
      expect(finished).toMatchObject({ cases: { failed: 0, setAside: 0, quarantined: 0 } });
      await end(other, 'SIGTERM');
      expect(Object.keys(half).length).toBeGreaterThan(0);
      expect(digestsOf(data, repeatable)).toEqual(digestsOf(alone, repeatable));
      expect(readdirSync(data)).not.toContain('.staging');
    });
  }
});
