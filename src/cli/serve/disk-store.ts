import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomic } from '../../core/index.ts';
import { type DataDirectory, GraphJudge } from '../../pipeline/index.ts';
import {
  diskStoreOf,
  purgedOf,
  purgeRequest,
  StoreDiskInUse,
  StoreProgram,
  StoreUnprotected,
} from '../../store/index.ts';
import type { Setup } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { openDirectory } from './open-directory.ts';
import { baseOf } from './refresh-catalogue.ts';

/** Milliseconds within which a running server must have removed what was erased. */
const longestWait = 600_000;

/** The configuration with the store on disk in the folder that the data directory names. */
export function onDisk({ config, ...setup }: Setup, location: string | undefined): Setup {
  const { store } = config;
  const engine = store.kind === 'disk' ? store : { program: 'oxigraph', memoryMegabytes: 4096, trustHost: false };
  return { ...setup, config: { ...config, store: { ...engine, kind: 'disk', ...(location && { location }) } } };
}

/**
 * Removes every trace of what has been erased from the store on disk of a data directory, if it has one. A server that has it open
 * does so itself, and is waited for. Where the engine is missing, the database is deleted; it is filled again at the next start.
 */
export async function purgeDiskStore(data: DataDirectory, setup: Setup): Promise<void> {
  const folder = await diskStoreOf(data.root);
  if (folder === undefined) return;
  const request = randomUUID();
  await writeFileAtomic(join(data.root, purgeRequest), request);
  const judge = new GraphJudge(data.root, setup.config.run.nameTables);
  try {
    const directory = await openDirectory(data.root, await baseOf(data, setup.config), onDisk(setup, folder), judge);
    try {
      await directory.load();
    } finally {
      await directory.close();
    }
  } catch (error) {
    if (error instanceof StoreDiskInUse) return waitForServer(request, folder);
    if (!(error instanceof StoreProgram || error instanceof StoreUnprotected)) throw error;
    await rm(folder, { recursive: true, force: true });
    terminal.say(
      'The database of the store on disk was deleted, because its engine cannot be started here. It is filled again.',
    );
  } finally {
    await judge.close();
  }
}

async function waitForServer(request: string, folder: string): Promise<void> {
  terminal.say('Waiting for the server to remove it from its store on disk …');
  for (let waited = 0; (await purgedOf(folder)) !== request; waited += 200) {
    if (waited > longestWait) throw new StoreDiskInUse();
    await sleep(200);
  }
}
