import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../../src/core/index.ts';
import type { CaseSettings } from '../../../src/pipeline/index.ts';
import { work } from '../../../src/pipeline/queue/index.ts';
import { RedisServer } from '../../support/redis.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe.skipIf(!RedisServer.isInstalled())('An idle worker that is stopped (needs redis-server)', () => {
  let redis: RedisServer;
  afterEach(() => redis.end('SIGKILL'));

  const away = { 'does not answer': async () => redis.freeze(), 'is dead': () => redis.end('SIGKILL') };
  for (const [how, leave] of Object.entries(away)) {
    it(`exits when Redis ${how}`, async () => {
      const folder = temporaryFolder('parting');
      redis = await RedisServer.start(join(folder, 'redis'));
      const dataDirectory = join(folder, 'data');
      await mkdir(dataDirectory);
      const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
      connection.on('error', () => {});
      const [pause, drop] = [new AbortController(), new AbortController()];
      // The configuration for opening the directory; there is no case to make.
      const identity = { mode: 'keep', keyId: 'k1', keyBytes: new Uint8Array(32) } as const;
      const settings = { dataDirectory, base: 'http://127.0.0.1:8080/', identity } as unknown as CaseSettings;
      const working = work({
        connection,
        settings,
        workers: 1,
        clock: systemClock,
        log: silentLog,
        pause: pause.signal,
        drop: drop.signal,
      });
      // Waits until it waits for jobs.
      while (!/flags=b/.test((await connection.client('LIST')) as string)) await sleep(50);
      await leave();
      pause.abort();
      expect(await working).toBe(0);
      connection.disconnect();
    });
  }
});
