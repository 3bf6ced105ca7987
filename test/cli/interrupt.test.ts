import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines, qiaw, startQiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('interrupt');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');
const run = ['run', dicom, '--data', data, '--json', '--workers', '1', '--model', 'none'];

interface Ended {
  readonly code: number | null;
  readonly events: ReadonlyArray<Record<string, unknown>>;
  readonly stderr: string;
}

/** Runs the pipeline and sends SIGINT once a case has begun, and again once the program has acknowledged the first. */
async function interrupted(times: 1 | 2): Promise<Ended> {
  const child: ChildProcess = startQiaw(run);
  let [stdout, stderr, sent] = ['', '', 0];
  const interrupt = (): void => {
    if (sent === 0 && stdout.includes('"event":"step"')) sent += Number(child.kill('SIGINT'));
    if (sent === 1 && times === 2 && stderr.includes('interrupt again')) sent += Number(child.kill('SIGINT'));
  };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    interrupt();
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    interrupt();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, events: jsonLines({ code, stdout, stderr }), stderr };
}

const cases = (): string[] => (existsSync(join(data, 'cases')) ? readdirSync(join(data, 'cases')) : []);

describe('qiaw run that is interrupted', () => {
  beforeAll(async () => {
    await generateCohort(dicom, { patients: 3, seed: 8, size: [160, 128, 40] });
  });

  it('twice drops the running case: nothing of it is visible, and it counts as interrupted', async () => {
    const { code, events, stderr } = await interrupted(2);
    expect([code, stderr]).toEqual([1, expect.stringContaining('interrupt again to abort them')]);
    expect(events.at(-1)).toMatchObject({ event: 'summary', outcome: 'interrupted', cases: { made: 0, failed: 0 } });
    expect(cases()).toEqual([]);
    expect(readdirSync(data)).not.toContain('.staging');
  });

  it('once lets the running case finish and begins no other; the next run continues from there', async () => {
    const { code, events } = await interrupted(1);
    expect(code).toBe(1);
    expect(events.at(-1)).toMatchObject({ event: 'summary', outcome: 'interrupted', cases: { made: 1, failed: 0 } });
    expect(cases()).toHaveLength(1);
    expect(existsSync(join(data, 'cases', cases()[0]!, 'case.json'))).toBe(true);
    const plan = jsonLines(await qiaw([...run, '--plan'])).at(-1);
    expect(plan).toMatchObject({ counts: { done: 1, new: 2, setAside: 0 } });
  });
});
