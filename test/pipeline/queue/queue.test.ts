import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../../src/pipeline/index.ts';
import { deepFeatures, jsonLines, qiaw, startQiaw } from '../../support/cli.ts';
import { qiawHere } from '../../support/cli-here.ts';
import { RedisServer } from '../../support/redis.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { digestsOf, repeatable } from '../../support/tree.ts';

const folder = temporaryFolder('queue');
const dicom = join(folder, 'dicom');
const alone = join(folder, 'alone');
const shared = join(folder, 'shared');
const config = join(folder, 'qiaw.yaml');
let redis: RedisServer;
/** One region per case: what machines share does not depend on the number of regions. */
const regions = ['--roi', '^GTV', '--model', 'none'];

describe.skipIf(!RedisServer.isInstalled())('Workers of a queue (needs redis-server)', () => {
  beforeAll(async () => {
    redis = await RedisServer.start(join(folder, 'redis'), ['--requirepass', 'open sesame']);
    await writeFile(config, 'queue:\n  silenceSeconds: 2\n');
    await generateCohort(dicom, { patients: 6, seed: 4, size: [32, 24, 12] });
  });
  afterAll(() => redis.end('SIGKILL'));

  const env = { QIAW_QUEUE_PASSWORD: 'open sesame' };
  const onQueue = (data: string): string[] => ['--data', data, '--queue', redis.url, '--config', config];

  it('make the same cases as one process, even when one is killed; the queue holds no patient name', async () => {
    const local = await qiawHere(['run', ...deepFeatures, dicom, ...regions, '--data', alone, '--quiet']);
    expect(local.code).toBe(3);
    const doomed = startQiaw(['work', ...onQueue(shared), '--json', '--workers', '2'], env);
    const run = qiaw(['run', ...deepFeatures, dicom, ...regions, ...onQueue(shared), '--json'], { env });
    await once(doomed.stdout!, 'data');
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    expect(readFileSync(join(folder, 'redis', 'appendonlydir', aofOf()), 'latin1')).not.toMatch(/PHANTOM|dicom/);
    const other = startQiaw(['work', ...onQueue(shared), '--quiet'], env);
    const finished = await run;
    other.kill('SIGTERM');
    await once(other, 'exit');
    expect(finished.code).toBe(3);
    const summary = jsonLines(finished).at(-1) as { cases: Record<string, number> };
    expect(summary.cases).toMatchObject({ failed: 0, setAside: 0, quarantined: 0 });
    expect(digestsOf(shared, repeatable)).toEqual(digestsOf(alone, repeatable));
    expect(readdirSync(shared)).not.toContain('.staging');
  });

  it('are not needed where everything is done', async () => {
    const again = jsonLines(
      await qiawHere(['run', ...deepFeatures, dicom, ...regions, ...onQueue(shared), '--plan', '--json']),
    ).at(-1);
    expect(again).toMatchObject({ counts: { done: readdirSync(join(shared, 'cases')).length } });
  });

  it('report what is wrong with the password, the address or the key, without revealing any of them', async () => {
    const wrong = await qiawHere(['work', ...onQueue(shared), '--status'], { env: { QIAW_QUEUE_PASSWORD: 'guess' } });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('QIAW_QUEUE_ADDRESS')]);
    expect(wrong.stderr).not.toContain('guess');
    const http = await qiawHere(['work', '--data', shared, '--queue', 'http://localhost']);
    expect([http.code, http.stderr]).toEqual([2, expect.stringContaining('QIAW_QUEUE_ADDRESS')]);
  });
});

function aofOf(): string {
  return readdirSync(join(folder, 'redis', 'appendonlydir')).find((name) => name.endsWith('.incr.aof'))!;
}
