import { readFile } from 'node:fs/promises';
import { readSoftware } from '../../core/config/index.ts';
import { UsageError } from '../../core/index.ts';
import type { GraphJudge } from '../../pipeline/index.ts';
import { type FollowedDirectory, followDataDirectory, followOnDisk, followOnRemoteStore } from '../../store/index.ts';
import type { Setup } from '../options/common.ts';
import { storeLimits } from '../options/server-settings.ts';

/** The store of a data directory as configured: embedded, or an external server. */
export async function openDirectory(
  root: string,
  base: string,
  setup: Setup,
  judge: GraphJudge,
  /** Whether the store on disk is filled again from the beginning. */
  again = false,
): Promise<FollowedDirectory> {
  const { config, environment, log } = setup;
  const { store } = config;
  const common = { base, log, judge: judgeBy(judge) };
  if (store.kind === 'oxigraph') {
    return followDataDirectory(root, { ...common, ...storeLimits(config), capacity: store.capacity });
  }
  const { maxResultBytes } = storeLimits(config);
  const limits = maxResultBytes === undefined ? {} : { maxResultBytes };
  if (store.kind === 'disk') {
    const { kind: _, location, ...engine } = store;
    const timeoutSeconds = config.server.queryTimeoutSeconds;
    const context = `${readSoftware().version} ${base}`;
    const disk = { ...engine, ...limits, ...(location && { location }), timeoutSeconds, context, log, again };
    return followOnDisk(root, disk, common);
  }
  const { query, update, graphStore, accept } = store;
  const { user, password = await passwordOf(environment.store.passwordFile) } = environment.store;
  const credentials = user === undefined || password === undefined ? {} : { credentials: { user, password } };
  return followOnRemoteStore(root, { query, update, graphStore, accept, ...credentials, ...limits }, common);
}

export function judgeBy(judge: GraphJudge): (file: string, text: string) => Promise<string | undefined> {
  return (file, text) => judge.refusalOf(file, text);
}

async function passwordOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError('The file named by QIAW_STORE_PASSWORD_FILE cannot be read.');
  });
  return text.trim();
}
