import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { userGraphRoot } from '../../src/store/index.ts';
import { clinicalHeader, clinicalMapping } from '../imports/fixture.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { qiaw, startQiaw } from '../support/cli.ts';
import { leftBelow } from '../support/leftovers.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('full-disk-commands');
const at = (...names: string[]): string => join(folder, ...names);
const disk = at('disk');
const data = join(disk, 'data');
const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

function canMount(): boolean {
  mkdirSync(disk, { recursive: true });
  return mount('-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk);
}

let subject = '';
const commands: ReadonlyArray<[string, () => string[]]> = [
  ['dataset edit', () => ['dataset', 'edit', 'lung', '--set', 'title=Another', '--data', data]],
  ['publish', () => ['dataset', 'publish', 'lung', '--data', data]],
  ['import', () => ['import', at('clinical.csv'), '--mapping', at('mapping.yaml'), '--data', data]],
  ['export', () => ['export', '--format', 'nquads', '--data', data, '--out', join(disk, 'dump.nq')]],
  ['backup', () => ['backup', '--data', data, '--out', join(disk, 'backup.tar')]],
  ['restore', () => ['restore', at('backup.tar'), '--data', join(disk, 'restored')]],
  ['erase', () => ['subject', 'erase', subject, '--yes', '--data', data]],
  ['rebase', () => ['rebase', '--base', 'https://example.org/lung/', '--data', data]],
  ['migrate', () => ['migrate', '--data', data]],
];

describe.skipIf(!canMount())('A disk without space, or without write permission (needs permission to mount)', () => {
  beforeAll(async () => {
    await generateCohort(at('dicom'), { patients: 2, seed: 5, size: [32, 24, 12] });
    writeFileSync(at('clinical.csv'), `${clinicalHeader}\nPLANTED-01,61,2,0,0,I,adeno,male,RT,812,1,0\n`);
    writeFileSync(at('mapping.yaml'), clinicalMapping);
    writeFileSync(at('record.yaml'), fullRecordText);
    const template = at('template');
    await qiaw(['run', at('dicom'), '--roi', '^GTV', '--model', 'none', '--dataset', 'lung', '--data', template]);
    await qiaw(['dataset', 'create', 'lung', '--file', at('record.yaml'), '--data', template]);
    await qiaw(['backup', '--data', template, '--out', at('backup.tar')]);
    subject = readdirSync(join(template, 'graphs', 'subjects'))[0]!.replace('.trig', '');
  });
  afterAll(() => void spawnSync('umount', ['-l', disk]));

  const fresh = (name: string): void => {
    for (const one of readdirSync(disk)) rmSync(join(disk, one), { recursive: true });
    cpSync(at('template'), data, { recursive: true, preserveTimestamps: true });
    if (name !== 'migrate') return;
    const { layout: _, ...rest } = JSON.parse(readFileSync(join(data, 'qiaw.json'), 'utf8')) as { layout: number };
    writeFileSync(join(data, 'qiaw.json'), JSON.stringify(rest));
  };

  /** Fills all space except this many bytes. */
  const fill = (free: number): void => {
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'ballast'), new Uint8Array(Math.max(0, bavail * bsize - free)));
  };

  const wellAfter = async (args: string[]): Promise<void> => {
    const again = await qiaw(args);
    expect([args[0], again.stderr, again.code]).toEqual([args[0], again.stderr, 0]);
    expect(leftBelow(disk)).toEqual([]);
    expect((await qiaw(['verify', '--data', data])).code).toBe(0);
  };

  it.each(commands)(
    'is named when it fills up during `%s`, which ends properly once there is space again',
    async (name, args) => {
      for (const free of [0, 16_384]) {
        fresh(name);
        fill(free);
        const full = await qiaw(args());
        expect([name, free, full.stderr]).toEqual([name, free, expect.not.stringMatching(/QIAW_INTERNAL|\n +at /)]);
        if (full.code !== 0) expect(full.stderr).toMatch(/QIAW_DISK_(FULL|SPACE): |QIAW_BACKUP: The disk is full/);
        rmSync(join(disk, 'ballast'));
        await wellAfter(args());
      }
    },
  );

  it('is named to a caller who writes to a server, which continues, and accepts the write once there is space again', async () => {
    fresh('serve');
    const token = 'full-disk-token-0123456789abcdef';
    const child = startQiaw(['serve', '--data', data, '--port', '0'], { QIAW_TOKEN: token });
    let said = '';
    child.stderr!.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const url = await vi.waitFor(() => /(http:\/\/127\.0\.0\.1:\d+)\/[\s\S]*are served/.exec(said)![1]!, {
      timeout: 120_000,
    });
    const put = (): Promise<Response> =>
      fetch(`${url}/rdf-graphs?graph=${encodeURIComponent(`${userGraphRoot('http://127.0.0.1:8080/')}g`)}`, {
        method: 'PUT',
        headers: { 'content-type': 'text/turtle', authorization: `Bearer ${token}` },
        body: `<http://e/a> <http://e/b> "${'c'.repeat(100_000)}" .`,
      });
    try {
      fill(0);
      const full = await put();
      expect([full.status, await full.json()]).toEqual([507, expect.objectContaining({ code: 'QIAW_DISK_FULL' })]);
      rmSync(join(disk, 'ballast'));
      expect(mount('-o', 'remount,ro', disk)).toBe(true);
      const refused = await put();
      expect([refused.status, await refused.json()]).toEqual([
        503,
        expect.objectContaining({ code: 'QIAW_DATA_READ_ONLY' }),
      ]);
      expect((await fetch(`${url}/health`)).ok).toBe(true);
      expect(mount('-o', 'remount,rw', disk)).toBe(true);
      expect((await put()).status).toBe(201);
    } finally {
      mount('-o', 'remount,rw', disk);
      child.kill('SIGTERM');
      await once(child, 'close');
    }
    expect(said).not.toContain('QIAW_INTERNAL');
    expect(leftBelow(disk)).toEqual([]);
  });

  it.each(commands)('is named when read-only during `%s`, and nothing is changed', async (name, args) => {
    fresh(name);
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    const refused = await qiaw(args());
    expect(mount('-o', 'remount,rw', disk)).toBe(true);
    expect([name, refused.code, refused.stderr]).toEqual([name, 1, expect.stringMatching(/^QIAW_DATA_READ_ONLY: /m)]);
    await wellAfter(args());
  });
});
