import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { qiaw, startQiaw } from '../support/cli.ts';
import { leftBelow } from '../support/leftovers.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf } from '../support/tree.ts';
import { hasProgram } from './programs.ts';

const folder = temporaryFolder('full-disk-serve');
const at = (...names: string[]): string => join(folder, ...names);
const disk = at('disk');
const data = join(disk, 'data');
const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;
const patients = 2;

function canMount(): boolean {
  mkdirSync(disk, { recursive: true });
  return mount('-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk);
}

/** Each request leaves an entry, or on a full disk an empty file. */
const isContent = (path: string): boolean => !path.startsWith('audit.ndjson');

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  /** Port for DICOM. */
  readonly port: number;
  said(): string;
}

const patient = { timeout: 240_000, interval: 100 };
const running = new Set<ChildProcess>();

async function serve(...more: string[]): Promise<Server> {
  const args = ['serve', '--data', data, '--port', '0', '--config', at('qiaw.yaml'), ...more];
  const child = startQiaw(args);
  running.add(child);
  let said = '';
  child.stderr!.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const ended = once(child, 'close').then(() => {
    throw new Error(`it ended: ${said}`);
  });
  ended.catch(() => {});
  const found = (pattern: RegExp): Promise<string> =>
    Promise.race([vi.waitFor(() => pattern.exec(said)![1]!, patient), ended]);
  const url = await found(/(http:\/\/127\.0\.0\.1:\d+)\/[\s\S]*are served/);
  const port = more.includes('--receive') ? await found(/Receiving DICOM as \S+ on 127\.0\.0\.1:(\d+)/) : '0';
  return { child, url, port: Number(port), said: () => said };
}

async function stop({ child, said }: Server): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
  running.delete(child);
  expect(said()).not.toMatch(/QIAW_INTERNAL|\n +at /);
}

/** Takes all room. */
function fill(): void {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(join(disk, 'ballast'), new Uint8Array(bavail * bsize));
  } catch (error) {
    // The server took some of it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** Takes away room or rights, and gives them back. */
const faults: ReadonlyArray<readonly [name: string, take: () => void, give: () => void, code: RegExp]> = [
  ['is full', fill, () => rmSync(join(disk, 'ballast')), /QIAW_DISK_(FULL|SPACE)/],
  [
    'is read-only',
    () => {
      // Busy as long as the server has a file open that it writes.
      for (let tries = 0; !mount('-o', 'remount,ro', disk); tries++) expect(tries).toBeLessThan(1000);
    },
    () => expect(mount('-o', 'remount,rw', disk)).toBe(true),
    /QIAW_DATA_READ_ONLY/,
  ],
];

describe.skipIf(!canMount())('A server whose disk fails (needs the right to mount)', () => {
  beforeAll(async () => {
    await generateCohort(at('dicom'), { patients, seed: 5, size: [32, 24, 12] });
    writeFileSync(at('settings.yaml'), 'imageType: { Original: {} }\nfeatureClass: { firstorder: [] }\n');
    writeFileSync(
      at('qiaw.yaml'),
      `run: { roi: ^GTV-1$, models: [], minimumFreeBytes: 1, settings: ${at('settings.yaml')} }\n` +
        'sources: { receive: { quietSeconds: 2 } }\n',
    );
    writeFileSync(at('record.yaml'), fullRecordText);
    const template = ['--data', at('template')];
    const small = ['--dataset', 'lung', '--config', at('qiaw.yaml'), '--quiet'];
    expect((await qiaw(['run', at('dicom'), ...small, ...template])).code).toBeOneOf([0, 3]);
    expect((await qiaw(['dataset', 'create', 'lung', '--file', at('record.yaml'), ...template])).code).toBe(0);
    rmSync(at('template', 'exports'), { recursive: true, force: true });
    rmSync(at('template', 'graphs', 'catalog.trig'), { force: true });
  }, 600_000);
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
    mount('-o', 'remount,rw', disk);
    for (const one of readdirSync(disk)) rmSync(join(disk, one), { recursive: true });
  });
  afterAll(() => void spawnSync('umount', ['-l', disk]));

  const verified = async (): Promise<void> => {
    expect(leftBelow(disk)).toEqual([]);
    const done = await qiaw(['verify', '--data', data]);
    expect([done.stderr, done.code]).toEqual([done.stderr, 0]);
  };

  it.each(faults)(
    'continues to answer while exports cannot be built because it %s, and builds them when it starts again',
    async (_, take, give, code) => {
      cpSync(at('template'), data, { recursive: true, preserveTimestamps: true });
      take();
      const before = digestsOf(data, isContent);
      const server = await serve();
      await vi.waitFor(() => expect(server.said()).toMatch(code), patient);
      expect((await fetch(`${server.url}/health`)).ok).toBe(true);
      expect((await fetch(`${server.url}/sparql?query=${encodeURIComponent('ASK {}')}`)).status).toBe(200);
      await stop(server);
      expect(digestsOf(data, isContent)).toEqual(before);
      give();
      const again = await serve();
      const isMade = (): boolean =>
        existsSync(join(data, 'graphs', 'catalog.trig')) && !existsSync(join(data, '.lock'));
      await vi.waitFor(() => expect(isMade()).toBe(true), patient);
      await stop(again);
      expect(readdirSync(join(data, 'exports'))).toContain('lung');
      await verified();
    },
    600_000,
  );

  describe.skipIf(!hasProgram('storescu'))('and that receives DICOM (needs storescu)', () => {
    const received = join(data, '.spool', 'received');
    const list = (): string[] => readdirSync(received, { recursive: true, encoding: 'utf8' });
    const objects = (): number => list().filter((path) => path.endsWith('.dcm')).length;
    const processed = (): number => list().filter((path) => /^[^./][^/]*\/processed$/.test(path)).length;
    /** Objects of the cohort; its list of what is planted is none. */
    const sent = (): number =>
      readdirSync(at('dicom'), { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile() && !entry.name.endsWith('.json'),
      ).length;

    async function send({ port }: Server): Promise<number | null> {
      const args = ['-R', '-nh', '+sd', '+r', '-aec', 'FAIRQIAW', '127.0.0.1', String(port), at('dicom')];
      return ((await once(spawn('storescu', args, { stdio: 'ignore' }), 'close')) as [number | null])[0];
    }

    const done = async (): Promise<void> => {
      await vi.waitFor(
        () => expect([processed(), existsSync(join(data, '.lock'))]).toEqual([patients, false]),
        patient,
      );
      expect(readdirSync(join(data, 'cases')).length).toBeGreaterThan(0);
    };

    it.each(faults)(
      'refuses objects while it %s, takes none for received, and takes them afterwards',
      async (_, take, give) => {
        const server = await serve('--receive', '0');
        take();
        await send(server);
        expect(objects()).toBe(0);
        expect((await fetch(`${server.url}/health`)).ok).toBe(true);
        give();
        await send(server);
        expect(objects()).toBe(sent());
        await done();
        await stop(server);
        await verified();
      },
      600_000,
    );

    it.each(faults)(
      'keeps what it received when it %s before that is processed, and processes it when it starts again',
      async (_, take, give, code) => {
        const server = await serve('--receive', '0');
        await send(server);
        expect(objects()).toBe(sent());
        take();
        await vi.waitFor(() => expect(server.said()).toMatch(code), patient);
        expect((await fetch(`${server.url}/health`)).ok).toBe(true);
        expect([objects(), processed()]).toEqual([sent(), 0]);
        await stop(server);
        give();
        const again = await serve('--receive', '0');
        await done();
        await stop(again);
        await verified();
      },
      600_000,
    );
  });
});
