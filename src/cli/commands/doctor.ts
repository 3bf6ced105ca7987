import { access, constants, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { effectiveBase, readSoftware } from '../../core/config/index.ts';
import { keyFileBeside, loadIdentityKey, QiawError } from '../../core/index.ts';
import { loadOnnxRuntime } from '../../deep/index.ts';
import { createGate } from '../../graph/index.ts';
import { DataDirectory, readManifest } from '../../pipeline/index.ts';
import { openOxigraphStore, oxigraphVersion } from '../../store/index.ts';
import { examineOperation } from '../doctor/examine-operation.ts';
import { examineSources } from '../doctor/examine-sources.ts';
import { examineRights } from '../doctor/wide-rights.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, type Setup, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface Finding {
  readonly what: string;
  /** `off`: an optional feature is not available; `bad`: something required does not work. */
  readonly state: 'ok' | 'off' | 'bad';
  readonly detail: string;
  readonly remedy?: string;
}

interface DoctorOptions extends CommonOptions {
  readonly data?: string;
  readonly fix?: boolean;
}

export function doctorCommand(setExitCode: SetExitCode): Command {
  const command = new Command('doctor')
    .description('Check what works on this machine, and what to do about the rest.')
    .option('--data <dir>', 'also check this data directory')
    .option('--fix', 'remove the rights of other users of this machine to the data directory and its keys');
  return addCommonOptions(command).action(async (options: DoctorOptions) => {
    const findings = await examine(await setUp(options), options);
    if (options.json) for (const finding of findings) await terminal.result(`${JSON.stringify(finding)}\n`);
    else await terminal.result(table(findings));
    if (findings.some(({ state }) => state === 'bad')) setExitCode(exitCodes.failed);
  });
}

async function examine(setup: Setup, { data, fix = false }: DoctorOptions): Promise<Finding[]> {
  return [
    program(),
    machine(),
    await works('triple store', 'the embedded engine answers', async () => {
      const store = await openOxigraphStore({ replicas: 1 });
      await store.query('ASK {}', { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 10_000 });
      await store.close();
    }),
    ...(await diskStore(setup)),
    await works('gate', 'the shapes load and reject the faulty graph of the self-test', async () => {
      await createGate({ secondOpinion: true });
    }),
    await deepFeatures(),
    await identityKey(setup, data),
    ...(await dataDirectory(setup, data)),
    ...(data === undefined ? [] : await examineRights(data, fix)),
    ...(await examineOperation(setup, data)),
    ...(await examineSources(setup, data)),
    await optionalProgram('dciodvfy', 'checks DICOM objects in `npm run spec`', 'apt-get install dicom3tools'),
    await optionalProgram('dcmdump', 'shows DICOM objects', 'apt-get install dcmtk'),
    { what: 'base of IRIs', state: 'ok', detail: effectiveBase(setup.config) },
  ];
}

function program(): Finding {
  const { version, commit } = readSoftware();
  const detail = `fair-qiaw ${version}${commit ? ` (${commit.slice(0, 12)})` : ''} on Node ${process.versions.node}`;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major! > 20 || (major === 20 && minor! >= 19)) return { what: 'program', state: 'ok', detail };
  return { what: 'program', state: 'bad', detail, remedy: 'Install Node 20.19 or newer.' };
}

function machine(): Finding {
  const memory = totalmem() / 1024 ** 3;
  const detail = `${availableParallelism()} cores, ${memory.toFixed(0)} GB memory`;
  if (memory >= 3.5) return { what: 'machine', state: 'ok', detail };
  return {
    what: 'machine',
    state: 'bad',
    detail,
    remedy: 'A CT needs about 1 GB per worker; use --workers 1 or more memory.',
  };
}

async function works(what: string, detail: string, attempt: () => Promise<void>): Promise<Finding> {
  try {
    await attempt();
    return { what, state: 'ok', detail };
  } catch (error) {
    const reason = error instanceof QiawError ? `${error.code}: ${error.message}` : String(error);
    return { what, state: 'bad', detail: reason, remedy: 'Reinstall with `npm ci`; if the fault persists, report it.' };
  }
}

/** The program of the store on disk, if that store is configured. */
async function diskStore({ config: { store } }: Setup): Promise<Finding[]> {
  if (store.kind !== 'disk') return [];
  const what = 'store on disk';
  try {
    return [{ what, state: 'ok', detail: `Oxigraph ${await oxigraphVersion(store.program)}` }];
  } catch (error) {
    return [
      { what, state: 'bad', detail: error instanceof QiawError ? `${error.code}: ${error.message}` : String(error) },
    ];
  }
}

async function deepFeatures(): Promise<Finding> {
  const what = 'deep features';
  try {
    await loadOnnxRuntime();
    return { what, state: 'ok', detail: 'ONNX Runtime loads' };
  } catch (error) {
    const detail = error instanceof QiawError ? error.message : String(error);
    return { what, state: 'off', detail, remedy: 'Everything else works without it.' };
  }
}

/** Whether there is a key, whether it is long enough, and whether the cases of the directory were named with it. */
async function identityKey({ environment }: Setup, data: string | undefined): Promise<Finding> {
  const what = 'identity key';
  const { identityKey: text, identityKeyFile: file } = environment;
  const beside = data === undefined ? undefined : keyFileBeside(data);
  const made = beside !== undefined && (await exists(beside));
  if (text === undefined && file === undefined && !made) {
    const detail = 'created on the first run, in a file next to the data directory; keep a safe copy';
    return { what, state: 'ok', detail };
  }
  try {
    const key = await loadIdentityKey({ text, file, dataDirectory: data ?? '' });
    const from =
      text !== undefined
        ? 'given by QIAW_IDENTITY_KEY'
        : file !== undefined
          ? 'given by QIAW_IDENTITY_KEY_FILE'
          : 'next to the data';
    const manifest = data === undefined ? undefined : await readManifest(new DataDirectory(data));
    if (manifest?.keyId === undefined || manifest.keyId === key.id)
      return { what, state: 'ok', detail: `${key.id}, ${from}` };
    const detail = `${key.id}, ${from}; the cases of this directory were named with ${manifest.keyId}`;
    return {
      what,
      state: 'bad',
      detail,
      remedy: 'Use the key with which the directory was made; serving needs no key.',
    };
  } catch (error) {
    return { what, state: 'bad', detail: error instanceof QiawError ? error.message : String(error) };
  }
}

async function dataDirectory({ config }: Setup, data: string | undefined): Promise<Finding[]> {
  if (data === undefined) return [];
  const what = 'data directory';
  const folder = await nearestExisting(resolve(data));
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable)
    return [
      { what, state: 'bad', detail: 'not writable', remedy: 'Change its permissions or choose another directory.' },
    ];
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / 1024 ** 3;
  const key = (await exists(keyFileBeside(data))) ? 'its identity key is next to it' : 'no identity key next to it';
  const detail = `writable, ${free.toFixed(1)} GB free, ${key}`;
  const reserve = config.run.minimumFreeBytes / 1024 ** 3;
  if (free >= reserve) return [{ what, state: 'ok', detail }];
  const remedy = `A run stops below ${reserve.toFixed(1)} GB (run.minimumFreeBytes): free some space, or choose another disk.`;
  return [{ what, state: 'bad', detail, remedy }];
}

async function nearestExisting(path: string): Promise<string> {
  return (await exists(path)) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function optionalProgram(name: string, use: string, install: string): Promise<Finding> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of folders) {
    const found = await access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return { what: name, state: 'ok', detail: use };
  }
  return { what: name, state: 'off', detail: `not installed (optional: ${use})`, remedy: install };
}

function table(findings: readonly Finding[]): string {
  const mark = { ok: '✓', off: '–', bad: '✗' } as const;
  const lines = findings.flatMap(({ what, state, detail, remedy }) => [
    `${mark[state]} ${what.padEnd(16)} ${detail}`,
    ...(remedy === undefined ? [] : [`  ${' '.repeat(16)} → ${remedy}`]),
  ]);
  return `${lines.join('\n')}\n`;
}
