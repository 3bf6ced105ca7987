import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines, qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const folder = temporaryFolder('full-disk');
const disk = join(folder, 'disk');
const dicom = join(folder, 'dicom');
const config = join(folder, 'qiaw.yaml');
const run = (data: string): string[] => ['run', dicom, '--data', data, '--config', config, '--model', 'none'];

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

/** Mounting needs root and a kernel that permits it. */
function canMount(): boolean {
  mkdirSync(disk, { recursive: true });
  return mount('-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk);
}

describe.skipIf(!canMount())('A disk of 6 MB (needs permission to mount)', () => {
  const data = join(disk, 'data');
  const elsewhere = join(folder, 'elsewhere');

  beforeAll(async () => {
    await generateCohort(dicom, { patients: 4, seed: 9 });
    // No reserve: the disk must fill up during the run and not be refused before.
    writeFileSync(config, 'run:\n  minimumFreeBytes: 1\n');
    writeFileSync(join(disk, 'ballast'), new Uint8Array(4_200_000));
  });
  afterAll(() => void spawnSync('umount', ['-l', disk]));

  const wholeCases = (): string[] => {
    const cases = join(data, 'cases');
    const ids = existsSync(cases) ? readdirSync(cases) : [];
    for (const id of ids) {
      const { outputs } = JSON.parse(readFileSync(join(cases, id, 'case.json'), 'utf8')) as {
        outputs: Array<{ path: string; sha256: string }>;
      };
      for (const { path, sha256: stated } of outputs) {
        expect(sha256(readFileSync(join(cases, id, path)))).toBe(stated);
      }
    }
    return ids;
  };

  it('that fills up stops the run with a reason; what is visible is complete; with space again the run completes', async () => {
    const full = await qiaw([...run(data), '--quiet']);
    // Either the estimate before the work, or the disk itself during it.
    expect(full.stderr).toMatch(/QIAW_DISK_(FULL|SPACE): /);
    expect(full.code).toBe(1);
    wholeCases();
    rmSync(join(disk, 'ballast'));
    expect(mount('-o', 'remount,size=60m', disk)).toBe(true);
    const again = await qiaw([...run(data), '--json']);
    expect(jsonLines(again).at(-1)).toMatchObject({ cases: { failed: 0, quarantined: 0, setAside: 0 } });
    await qiaw([...run(elsewhere), '--quiet']);
    expect(digestsOf(data, repeatable)).toEqual(digestsOf(elsewhere, repeatable));
    expect(readdirSync(data)).not.toContain('.staging');
  });

  it('that is read-only is named, and nothing is changed; the catalogue is still served', async () => {
    const before = digestsOf(data);
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    const refused = await qiaw([...run(data), '--quiet']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('QIAW_DATA_READ_ONLY: ')]);
    expect(digestsOf(data)).toEqual(before);
    const asked = await qiaw(['query', 'runs', '--data', data, '--format', 'csv']);
    expect(asked.stderr).not.toMatch(/QIAW_INTERNAL/);
    expect(mount('-o', 'remount,rw', disk)).toBe(true);
  });
});
