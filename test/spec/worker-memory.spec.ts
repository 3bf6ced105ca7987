import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { type Finished, qiaw, startQiaw } from '../support/cli.ts';
import { leftBelow } from '../support/leftovers.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const folder = temporaryFolder('worker-memory');
const at = (...names: string[]): string => join(folder, ...names);
const hog = fileURLToPath(new URL('../support/memory-hog.mjs', import.meta.url));
const run = (data: string): string[] => [
  ...['run', at('dicom'), '--data', data, '--dataset', 'lung', '--config', at('qiaw.yaml')],
  ...['--workers', '2', '--quiet'],
];

/** The environment in which threads of these numbers run out of memory: as they start, or so many milliseconds later. */
function withHog(threads: string, afterMs?: number): NodeJS.ProcessEnv {
  const count = at('threads');
  rmSync(count, { recursive: true, force: true });
  mkdirSync(count);
  const after = afterMs === undefined ? {} : { QIAW_TEST_HOG_MS: String(afterMs) };
  return { NODE_OPTIONS: `--import ${hog}`, QIAW_TEST_HOG: threads, QIAW_TEST_HOG_COUNT: count, ...after };
}

/** Whether a thread did run out of memory. */
const died = (): boolean => existsSync(at('threads', 'ERR_WORKER_OUT_OF_MEMORY'));

async function to(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
  const child = startQiaw(args, env);
  let stderr = '';
  child.stderr!.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: '', stderr };
}

describe('A thread that runs out of memory', () => {
  beforeAll(async () => {
    await generateCohort(at('dicom'), { patients: 3, seed: 5, size: [32, 24, 12] });
    writeFileSync(at('settings.yaml'), 'imageType: { Original: {} }\nfeatureClass: { firstorder: [] }\n');
    writeFileSync(at('qiaw.yaml'), `run: { roi: ^GTV-1$, models: [], settings: ${at('settings.yaml')} }\n`);
    writeFileSync(at('record.yaml'), fullRecordText);
    expect((await qiaw(run(at('whole')))).code).toBeOneOf([0, 3]);
  }, 600_000);

  it.each([
    ['1', undefined],
    ['1', 100],
    ['1,2', undefined],
  ] as const)(
    'ends neither a run nor its case (threads %s, after %s ms)',
    async (threads, afterMs) => {
      const data = at(`data-${threads}-${afterMs}`);
      const first = await to(run(data), withHog(threads, afterMs));
      expect([first.stderr, first.code]).toEqual([
        expect.not.stringMatching(/QIAW_INTERNAL|\n +at /),
        expect.toBeOneOf([0, 3]),
      ]);
      expect(died()).toBe(true);
      expect(digestsOf(data, repeatable)).toEqual(digestsOf(at('whole'), repeatable));
      const again = await qiaw(run(data));
      expect([again.stderr, again.code]).toEqual([again.stderr, expect.toBeOneOf([0, 3])]);
      expect(digestsOf(data, repeatable)).toEqual(digestsOf(at('whole'), repeatable));
      expect(leftBelow(data)).toEqual([]);
      expect((await qiaw(['verify', '--data', data])).code).toBe(0);
    },
    600_000,
  );

  it('while exports are built leaves a server that answers, and the next one builds them', async () => {
    const data = at('served');
    cpSync(at('whole'), data, { recursive: true, preserveTimestamps: true });
    expect((await qiaw(['dataset', 'create', 'lung', '--file', at('record.yaml'), '--data', data])).code).toBe(0);
    rmSync(join(data, 'exports'), { recursive: true, force: true });
    rmSync(join(data, 'graphs', 'catalog.trig'), { force: true });
    const serve = async (env: NodeJS.ProcessEnv, ready: (said: string) => boolean): Promise<string> => {
      const child = startQiaw(['serve', '--data', data, '--port', '0'], env);
      let said = '';
      child.stderr!.on('data', (text: Buffer) => {
        said += text.toString();
      });
      const wait = { timeout: 120_000, interval: 100 };
      const url = await vi.waitFor(() => /(http:\/\/127\.0\.0\.1:\d+)\/[\s\S]*are served/.exec(said)![1]!, wait);
      await vi.waitFor(() => expect(ready(said)).toBe(true), wait);
      expect((await fetch(`${url}/health`)).ok).toBe(true);
      child.kill('SIGTERM');
      await once(child, 'close');
      return said;
    };
    const failed = /metadata could not be made anew/;
    // Whichever of the threads of a server it is that builds them.
    for (let number = 1; number <= 6; number++) {
      const said = await serve(
        withHog(String(number), 100),
        (text) =>
          failed.test(text) || (existsSync(join(data, 'graphs', 'catalog.trig')) && !existsSync(join(data, '.lock'))),
      );
      expect(said).not.toMatch(/QIAW_INTERNAL/);
      if (failed.test(said)) break;
      rmSync(join(data, 'exports'), { recursive: true, force: true });
      rmSync(join(data, 'graphs', 'catalog.trig'), { force: true });
      expect(number).toBeLessThan(6);
    }
    await serve({}, () => existsSync(join(data, 'graphs', 'catalog.trig')) && !existsSync(join(data, '.lock')));
    expect(leftBelow(data)).toEqual([]);
    expect((await qiaw(['verify', '--data', data])).code).toBe(0);
  }, 900_000);
});
