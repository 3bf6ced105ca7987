import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Identity, knownIdentityKey, noIdentityKey, systemClock, UsageError } from '../../core/index.ts';
import { loadNameTable } from '../../image/index.ts';
import {
  DataDirectory,
  entriesOfCases,
  type Naming,
  type OwnEntry,
  RefusalLedger,
  readManifest,
  readOwnEntries,
} from '../../pipeline/index.ts';
import { addCommonOptions, type CommonOptions, collect, type Setup, setUp } from '../options/common.ts';
import { auditOf } from '../options/server-settings.ts';
import { mayShowNames, namePlace } from '../output/shown-name.ts';
import { readRegister } from './open-register.ts';

export interface OwnDataOptions extends CommonOptions {
  readonly data: string;
  readonly source?: readonly string[];
  readonly register?: string;
}

/** The options of commands that tell owners about their own data. */
export function withOwnDataOptions(command: Command): Command {
  return addCommonOptions(
    command
      .requiredOption('--data <dir>', 'data directory')
      .option('--register <file>', 'private register; default that of the last run with --register')
      .option(
        '--source <folder>',
        'without a register: a folder of the sources or an imported table, read and hashed again; repeatable',
        collect,
      ),
  );
}

/** What the owner can know about a data directory. */
export interface OwnData {
  readonly data: DataDirectory;
  readonly setup: Setup;
  readonly naming: Naming;
  readonly identity: Identity;
  readonly entries: readonly OwnEntry[];
  readonly ledger: RefusalLedger;
}

/** Entries of the register, of the sources that are given, and of the cases. @throws UsageError */
export async function openOwnData(options: OwnDataOptions): Promise<OwnData> {
  const root = resolve(options.data);
  const data = new DataDirectory(root);
  const manifest = await readManifest(data);
  if (manifest === undefined) throw new UsageError(`${root} is not a data directory of this program.`);
  const setup = await setUp(options, { run: { register: options.register } });
  const { environment, config } = setup;
  const key = await knownIdentityKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory: root,
  });
  if (manifest.identity === 'pseudonym' && key?.id !== manifest.keyId)
    throw new UsageError(`This directory was made with key ${manifest.keyId}; use that key (QIAW_IDENTITY_KEY_FILE).`);
  const naming: Naming = {
    mode: manifest.identity,
    key: key ?? noIdentityKey,
    issuer: config.identity.issuer,
    names: await loadNameTable(config.run.nameTables),
  };
  const registered = await readRegister(root, setup);
  const sources = (options.source ?? []).map((path) => resolve(path));
  for (const [at, path] of sources.entries())
    if ((await stat(path).catch(() => undefined)) === undefined)
      throw new UsageError(`--source ${at + 1} of ${sources.length} does not exist.`);
  const read = sources.length > 0 ? (await readOwnEntries(sources, naming)).entries : [];
  const entries = merged([...(registered ?? []), ...read, ...(await entriesOfCases(data))]);
  const identity = new Identity(naming.mode, naming.key);
  return { data, setup, naming, identity, entries, ledger: await RefusalLedger.open(data) };
}

/** One entry per name, with what any of its origins tells. */
function merged(entries: readonly OwnEntry[]): readonly OwnEntry[] {
  const known = new Map<string, OwnEntry>();
  for (const entry of entries) {
    const key = [entry.kind, entry.id, entry.subject, entry.of, entry.roiNumber].join('|');
    known.set(key, { ...known.get(key), ...entry });
  }
  return [...known.values()];
}

/** Answers identify patients: they are shown on a terminal, and nowhere else. @throws UsageError */
export function requireTerminal(): void {
  if (mayShowNames(namePlace(true, process.stdout))) return;
  throw new UsageError(
    'This answer names patients and is shown on a terminal only: not through a pipe, to a file, with CI set, or in a container.',
  );
}

/** Leaves a line in the audit log; the question is in it only as a keyed digest. */
export async function noteQuestion({ data, setup }: OwnData, door: string, question: string): Promise<void> {
  const { audit } = await auditOf(data.root, setup);
  if (audit === undefined) return;
  audit.record({
    time: new Date(systemClock.now()).toISOString(),
    caller: 'terminal',
    request: randomUUID(),
    door,
    method: 'CLI',
    asked: audit.digest(question),
    status: 200,
    bytes: 0,
    ms: 0,
    outcome: 'answered',
  });
  await audit.flush();
}
