import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../src/pipeline/demo/random.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { userGraphRoot } from '../../src/store/index.ts';
import { clinicalHeader, clinicalMapping } from '../imports/fixture.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { type Finished, qiaw, startQiaw } from '../support/cli.ts';
import { leftBelow } from '../support/leftovers.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';
import { WarmCli } from '../support/warm-cli.ts';
import { hasProgram } from './programs.ts';

/**
 * Kills per kind of command: QIAW_KILLS, else 300 in total at full size, and 5 per kind otherwise; servers take longer.
 */
const isFull = process.env['QIAW_FULL_SIZE'] === '1';
const killsOf = ({ name, args }: Kind): number =>
  Number(process.env['QIAW_KILLS'] ?? (isFull ? (args ? 28 : name === 'receive' ? 12 : 18) : 5));
const seed = Number(process.env['QIAW_SEED'] ?? 17);

const folder = temporaryFolder('crash-commands');
const at = (...names: string[]): string => join(folder, ...names);
const dicom = at('dicom');
const config = at('qiaw.yaml');
const small = ['--dataset', 'lung', '--config', config, '--quiet', '--workers', '1'];
const base = 'http://127.0.0.1:8080/';
const token = 'crash-test-token-0123456789abcdef';
const to = 'https://example.org/lung/';
const clockBack = fileURLToPath(new URL('../support/clock-back.mjs', import.meta.url));
const children = new Set<ChildProcess>();
const warm = new WarmCli();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  warm.end();
});

/** What a command works on: a copy of the template, and a folder next to it for what it writes elsewhere. */
interface Place {
  readonly data: string;
  readonly beside: string;
}

interface Kind {
  readonly name: string;
  /** Initial data directory; without one, the command creates it. */
  readonly template?: string;
  readonly args?: (place: Place) => string[];
  /** A command that runs until it is stopped; resolves when it has done its work here. */
  readonly server?: (child: ChildProcess, place: Place) => Promise<void>;
  /** Exit codes of the same command after a kill; after a kill that came too late, it may refuse to repeat the work. */
  readonly again: readonly number[];
  readonly before?: (place: Place) => void;
}

const kinds: readonly Kind[] = [
  { name: 'run', args: ({ data }) => ['run', dicom, '--data', data, ...small], again: [0, 3] },
  {
    name: 'publish',
    template: 'described',
    args: ({ data }) => ['dataset', 'publish', 'lung', '--data', data],
    again: [0],
  },
  {
    name: 'import',
    template: 'described',
    args: ({ data }) => ['import', at('clinical.csv'), '--mapping', at('mapping.yaml'), '--data', data],
    again: [0],
  },
  {
    name: 'dataset edit',
    template: 'described',
    args: ({ data }) => ['dataset', 'edit', 'lung', '--set', 'title=Another', '--data', data],
    again: [0],
  },
  {
    name: 'erase',
    template: 'published',
    args: ({ data }) => ['subject', 'erase', subject, '--yes', '--data', data],
    again: [0, 2],
  },
  {
    name: 'rebase',
    template: 'described',
    args: ({ data }) => ['rebase', '--base', to, '--new-versions', '--data', data],
    again: [0],
  },
  { name: 'restore', args: ({ data }) => ['restore', at('backup.tar'), '--data', data], again: [0, 1] },
  {
    name: 'backup',
    template: 'described',
    args: ({ data, beside }) => ['backup', '--data', data, '--out', join(beside, 'backup.tar')],
    again: [0],
  },
  { name: 'migrate', template: 'old', args: ({ data }) => ['migrate', '--data', data], again: [0] },
  {
    name: 'serve while exports are built',
    template: 'undescribed',
    server: async (child, { data }) => {
      await said(child, /are served/);
      await until(() => existsSync(join(data, 'graphs', 'catalog.trig')) && !existsSync(join(data, '.lock')));
    },
    again: [0],
  },
  {
    name: 'serve with writes',
    template: 'described',
    server: async (child) => {
      const url = (await said(child, /(http:\/\/127\.0\.0\.1:\d+)\/[\s\S]*are served/))[1]!;
      const headers = { 'content-type': 'text/turtle', authorization: `Bearer ${token}` };
      for (let n = 0; n < 12; n++) {
        const graph = encodeURIComponent(`${userGraphRoot(base)}g${n % 4}`);
        const target = `${url}/rdf-graphs?graph=${graph}`;
        const done = await fetch(target, { method: 'PUT', headers, body: `<http://e/a> <http://e/b> ${n % 4} .` });
        expect([done.status, await done.text()]).toEqual([expect.toBeOneOf([201, 204]), '']);
      }
    },
    again: [0],
  },
  {
    name: 'receive',
    server: async (child, { data }) => {
      const port = Number((await said(child, /Receiving DICOM as \S+ on 127\.0\.0\.1:(\d+)/))[1]);
      await send(port);
      await until(
        () => existsSync(join(data, 'manifest.csv')) && !existsSync(join(data, '.lock')) && isProcessed(data),
      );
    },
    again: [0],
  },
];

let subject = '';

async function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr!.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const found = pattern.exec(text);
      if (found) resolve(found);
    });
    child.once('close', () => reject(new Error(`it ended: ${text}`)));
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 4000 && !condition(); tries++) await wait(100);
  expect(condition()).toBe(true);
  // Nothing starts again.
  await wait(300);
  if (!condition()) await until(condition);
}

const received = (data: string): string => join(data, '.spool', 'received');
const isProcessed = (data: string): boolean => {
  const patients = readdirSync(received(data)).filter((name) => !name.startsWith('.'));
  return patients.length === 3 && patients.every((name) => existsSync(join(received(data), name, 'processed')));
};

/** Sends everything with DCMTK; a server that dies meanwhile ends it. */
async function send(port: number): Promise<void> {
  const parameters = ['-R', '-nh', '+sd', '+r', '-aec', 'FAIRQIAW', '127.0.0.1', String(port), dicom];
  await once(spawn('storescu', parameters, { stdio: 'ignore' }), 'close');
}

const serving = ({ data }: Place, { name }: Kind): string[] => [
  'serve',
  '--data',
  data,
  '--port',
  '0',
  '--config',
  config,
  ...(name === 'receive' ? ['--receive', '0'] : []),
];

/**
 * Runs the command from beginning to end, or until it is killed that many milliseconds after it first wrote something.
 */
async function go(
  kind: Kind,
  place: Place,
  killAfterMs?: number,
  env: NodeJS.ProcessEnv = {},
): Promise<Finished & { readonly writingMs: number }> {
  const child = startQiaw(kind.args?.(place) ?? serving(place, kind), { QIAW_TOKEN: token, ...env });
  children.add(child);
  let stderr = '';
  child.stderr!.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const closed = once(child, 'close');
  const writing = firstWrite(place, () => {
    if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const done = kind.server?.(child, place).catch((error: unknown) => {
    if (killAfterMs === undefined) throw error;
  });
  if (done) {
    await (killAfterMs === undefined ? done : Promise.race([done, closed]));
    if (killAfterMs === undefined) child.kill('SIGTERM');
  }
  const [code] = (await closed) as [number | null];
  children.delete(child);
  return { code, stdout: '', stderr, writingMs: writing.end() };
}

/** Reports when something first changes in a folder; before that, the program is loading. */
function firstWrite({ data, beside }: Place, told: () => void): { end(): number } {
  let start: number | undefined;
  const watchers = [data, beside, join(data, '..')].filter(existsSync).map((path) =>
    watch(path, () => {
      if (start !== undefined) return;
      start = performance.now();
      told();
    }),
  );
  return {
    end() {
      for (const one of watchers) one.close();
      return performance.now() - (start ?? performance.now());
    },
  };
}

/** Repeats the command: sometimes in a new process as a user would, mostly in a process that has loaded the program. */
const again = async (kind: Kind, place: Place, kill: number): Promise<Finished> =>
  kind.args && kill % 5 !== 0 ? warm.run(kind.args(place)) : go(kind, place);

function fresh(kind: Kind, name: string): Place {
  const place = { data: at('work', name, 'data'), beside: at('work', name, 'beside') };
  mkdirSync(place.beside, { recursive: true });
  if (kind.template) cpSync(at(kind.template), place.data, { recursive: true, preserveTimestamps: true });
  return place;
}

/**
 * Bytes that a repetition must reproduce, and the names of everything else; digests in names depend on times inside.
 */
function content({ data, beside }: Place): object {
  const own = (path: string): boolean =>
    repeatable(path) || /^(qiaw\.json|graphs\/(user|imports|cohorts)\/.*|datasets\/[^/]+\/record\.yaml)$/.test(path);
  const names = readdirSync(data, { recursive: true, encoding: 'utf8' })
    // What an earlier, killed execution leaves: its record of the graphs it checked and of the files it read.
    .filter((path) => !/^(\.|exports\/[^/]+\/.)/.test(path))
    // Repeated after everything was done, it publishes the next version.
    .filter((path) => !path.endsWith('versions/1.1.0.json'))
    .map((path) => path.replace(/\b[0-9a-f]{16}\b/g, '<version>'));
  return { bytes: digestsOf(data, own), names: [...new Set(names)].sort(), beside: readdirSync(beside).sort() };
}

beforeAll(async () => {
  await generateCohort(dicom, { patients: 3, seed: 5, size: [32, 24, 12] });
  writeFileSync(at('settings.yaml'), 'imageType: { Original: {} }\nfeatureClass: { firstorder: [] }\n');
  writeFileSync(
    config,
    `base: ${base}\nrun: { roi: ^GTV-1$, models: [], settings: ${at('settings.yaml')} }\nsources: { receive: { quietSeconds: 3 } }\n`,
  );
  writeFileSync(at('clinical.csv'), `${clinicalHeader}\nPLANTED-01,61,2,0,0,I,adeno,male,RT,812,1,0\n`);
  writeFileSync(at('mapping.yaml'), clinicalMapping);
  writeFileSync(at('record.yaml'), fullRecordText);
  const ok = async (...args: string[]): Promise<void> => {
    const done = await qiaw(args);
    expect([args[0], done.stderr, done.code]).toEqual([args[0], expect.anything(), expect.toBeOneOf([0, 3])]);
  };
  await ok('run', dicom, '--data', at('described'), ...small);
  await ok('dataset', 'create', 'lung', '--file', at('record.yaml'), '--data', at('described'));
  await ok('backup', '--data', at('described'), '--out', at('backup.tar'));
  const copy = (name: string): string => {
    cpSync(at('described'), at(name), { recursive: true, preserveTimestamps: true });
    return at(name);
  };
  await ok('dataset', 'publish', 'lung', '--data', copy('published'));
  subject = readdirSync(at('described', 'graphs', 'subjects'))[0]!.replace('.trig', '');
  rmSync(join(copy('undescribed'), 'exports'), { recursive: true });
  rmSync(at('undescribed', 'graphs', 'catalog.trig'));
  const manifest = join(copy('old'), 'qiaw.json');
  const { layout: _, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as { layout: number };
  writeFileSync(manifest, JSON.stringify(rest));
  mkdirSync(at('old', '.staging', 'k1-aaaa-0123abcd', 'x'), { recursive: true });
}, 900_000);

describe.each(kinds.filter(({ name }) => name !== 'receive' || hasProgram('storescu')))(
  '$name, killed at random moments',
  (kind) => {
    const kills = killsOf(kind);
    it(`reaches, each of ${kills} times, the proper end when repeated: verified, nothing left, the same bytes`, async () => {
      rmSync(at('work'), { recursive: true, force: true });
      const random = seeded(seed + kinds.indexOf(kind));
      const whole = fresh(kind, 'whole');
      const undisturbed = await go(kind, whole);
      expect([undisturbed.code, undisturbed.stderr]).toEqual([expect.toBeOneOf([0, 3]), expect.anything()]);
      expect(leftBelow(whole.data)).toEqual([]);
      expect(readdirSync(join(whole.data, 'cases')).length).toBeGreaterThan(1);
      const wanted = content(whole);
      let died = 0;
      for (let kill = 0; kill < kills; kill++) {
        const place = fresh(kind, `killed-${kill}`);
        const killed = await go(kind, place, random() * undisturbed.writingMs);
        if (killed.code === null) died++;
        const leftovers = existsSync(place.data) ? leftBelow(place.data) : [];
        const second = await again(kind, place, kill);
        const about = `kill ${kill}: left ${leftovers.join(', ')}; ${second.stderr}`;
        expect([about, second.code]).toEqual([about, expect.toBeOneOf([...kind.again])]);
        expect(about).not.toContain('QIAW_INTERNAL');
        expect([about, leftBelow(join(place.data, '..'))]).toEqual([about, []]);
        const verified = await warm.run(['verify', '--data', place.data]);
        expect([about, verified.stderr, verified.code]).toEqual([about, verified.stderr, 0]);
        expect([about, content(place)]).toEqual([about, wanted]);
        rmSync(at('work', `killed-${kill}`), { recursive: true });
      }
      console.log(
        `${kind.name}: ${died} of ${kills} died before the end; uninterrupted it writes for ${Math.round(undisturbed.writingMs)} ms`,
      );
      rmSync(at('work'), { recursive: true });
    });

    it('gives the same while the clock is set back by a day', async () => {
      rmSync(at('work'), { recursive: true, force: true });
      const whole = fresh(kind, 'whole');
      expect((await go(kind, whole)).code).toBeOneOf([0, 3]);
      const set = fresh(kind, 'clock');
      const looks = String(Math.floor(seeded(seed + kinds.indexOf(kind))() * 10));
      const done = await go(kind, set, undefined, {
        NODE_OPTIONS: `--import ${clockBack}`,
        QIAW_TEST_CLOCK_LOOKS: looks,
      });
      expect([done.stderr, done.code]).toEqual([
        expect.not.stringContaining('QIAW_INTERNAL'),
        expect.toBeOneOf([0, 3]),
      ]);
      expect(leftBelow(join(set.data, '..'))).toEqual([]);
      const verified = await warm.run(['verify', '--data', set.data]);
      expect([verified.stderr, verified.code]).toEqual([verified.stderr, 0]);
      expect(content(set)).toEqual(content(whole));
      rmSync(at('work'), { recursive: true });
    });
  },
);
