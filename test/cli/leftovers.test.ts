import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { clinicalHeader, clinicalMapping } from '../imports/fixture.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { startQiaw } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { nameOf, placesOf, plantLeftovers, present } from '../support/leftovers.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('leftovers');
const at = (...names: string[]): string => join(folder, ...names);
const data = at('data');
/** Folders outside the data directory that commands write to. A process cleans each folder once. */
const targets: Readonly<Record<string, string>> = { export: at('exported'), backup: at('saved'), restore: at('again') };
const run = ['run', at('dicom'), '--roi', '^GTV', '--model', 'none', '--dataset', 'lung', '--quiet'];
const subjectOf = (): string =>
  readdirSync(join(data, 'graphs', 'subjects'))
    .find((name) => name.endsWith('.trig'))!
    .replace('.trig', '');

beforeAll(async () => {
  await generateCohort(at('dicom'), { patients: 1, seed: 5, size: [32, 24, 12] });
  writeFileSync(at('record.yaml'), fullRecordText);
  writeFileSync(at('clinical.csv'), `${clinicalHeader}\nPLANTED-01,61,2,0,0,I,adeno,male,RT,812,1,0\n`);
  writeFileSync(at('mapping.yaml'), clinicalMapping);
  for (const target of Object.values(targets)) mkdirSync(target);
});

/** These run in this order on one directory; the last ones change it permanently. */
const commands: ReadonlyArray<[string, () => string[]]> = [
  ['run', () => [...run, '--data', data]],
  ['dataset create', () => ['dataset', 'create', 'lung', '--file', at('record.yaml'), '--data', data]],
  ['dataset edit', () => ['dataset', 'edit', 'lung', '--set', 'title=Lungs', '--data', data]],
  ['dataset publish', () => ['dataset', 'publish', 'lung', '--data', data]],
  ['import', () => ['import', at('clinical.csv'), '--mapping', at('mapping.yaml'), '--data', data]],
  [
    'export',
    () => ['export', '--format', 'csv', '--data', data, '--dataset', 'lung', '--out', at('exported', 'lung.csv')],
  ],
  ['backup', () => ['backup', '--data', data, '--out', at('saved', 'lung.tar')]],
  ['restore', () => ['restore', at('saved', 'lung.tar'), '--data', at('again', 'restored')]],
  ['erase', () => ['subject', 'erase', subjectOf(), '--yes', '--data', data]],
  ['rebase', () => ['rebase', '--base', 'https://example.org/lung/', '--data', data]],
];

describe('What dead processes left behind, files and folders,', () => {
  it.each(commands)('are removed after `%s`, while the files of a live process stay', async (name, args) => {
    const target = targets[name];
    const places = name === 'export' || name === 'restore' ? [] : placesOf(data);
    const { dead, living } = await plantLeftovers(target === undefined ? places : [...places, target]);
    const done = await qiawHere(args());
    expect([done.stderr, done.code]).toEqual([done.stderr, expect.toBeOneOf([0, 3])]);
    expect(present(dead)).toEqual([]);
    // Downloads are removed with what was erased or renamed, under the same lock that their writer takes.
    const whole = name === 'erase' ? /\/(exports|files)\// : name === 'rebase' ? /\/exports\// : /^$/;
    expect(present(living)).toEqual(living.filter((path) => !whole.test(path)));
    for (const path of [...dead, ...living]) rmSync(path, { recursive: true, force: true });
  });

  it('are removed by `migrate`', async () => {
    const manifest = JSON.parse(readFileSync(join(data, 'qiaw.json'), 'utf8')) as { layout?: number };
    delete manifest.layout;
    writeFileSync(join(data, 'qiaw.json'), JSON.stringify(manifest));
    const { dead, living } = await plantLeftovers(placesOf(data));
    expect((await qiawHere(['migrate', '--data', data])).code).toBe(0);
    expect([present(dead), present(living)]).toEqual([[], living]);
    for (const path of living) rmSync(path, { recursive: true, force: true });
  });

  it('are removed once `serve` and its receiver are ready', async () => {
    const arriving = join(data, '.spool', 'received', '.arriving');
    const { dead, living } = await plantLeftovers([...placesOf(data), arriving]);
    const config = at('qiaw.yaml');
    writeFileSync(config, 'base: https://example.org/lung/\n');
    const server = startQiaw(['serve', '--data', data, '--port', '0', '--receive', '0', '--config', config]);
    let said = '';
    server.stderr!.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const closed = once(server, 'close');
    while (!/are served/.test(said) && server.exitCode === null) await new Promise((go) => setTimeout(go, 50));
    server.kill('SIGTERM');
    await closed;
    expect([said, present(dead), present(living)]).toEqual([expect.stringContaining('are served'), [], living]);
    for (const path of living) rmSync(path, { recursive: true, force: true });
  });

  it('never block a command: the folder of a half-built export of this or an earlier release is left or removed', async () => {
    const exports = join(data, 'exports', 'lung');
    for (const name of ['.0011223344556677.0123456789ab.tmp', await nameOf({ host: 'elsewhere' })]) {
      mkdirSync(join(exports, name, 'tables'), { recursive: true });
    }
    const config = at('qiaw.yaml');
    const done = await qiawHere([...run, '--data', data, '--config', config]);
    expect([done.stderr, done.code]).toEqual([done.stderr, expect.toBeOneOf([0, 3])]);
    expect(done.stderr).not.toContain('QIAW_INTERNAL');
  });
});
