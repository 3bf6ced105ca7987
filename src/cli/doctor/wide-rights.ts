import { chmod, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { auditKeyFileBeside, keyFileBeside } from '../../core/index.ts';
import { terminal } from '../output/terminal.ts';

/** A file or folder that other users of this machine can read, write or enter, and should not. */
interface Wide {
  readonly path: string;
  /** As for chmod: 755. */
  readonly mode: string;
}

/** Files of a data directory that identify patients, callers or the server, in any of its folders. */
const identifying =
  /(?:^|\/)(?:(?:seg|sr)\.dcm|audit\.ndjson(?:\.\d+)?|\.server\.json|\.checkpoints\.ndjson|\.audit-key|asked-questions\.json)$/;

/**
 * The data directory and its keys, if other users have rights to them; with `deep`, also the identifying files in it.
 * Files in a directory that no other user may enter are safe regardless of their own permissions. Empty on systems
 * without such permissions.
 */
async function wideRights(dataDirectory: string, deep: boolean): Promise<Wide[]> {
  if (process.platform === 'win32') return [];
  const root = resolve(dataDirectory);
  const wide = await Promise.all([root, keyFileBeside(root), auditKeyFileBeside(root)].map(wideOf));
  const inside = deep
    ? (await readdir(root, { recursive: true }).catch(() => [])).filter((name) => identifying.test(name))
    : [];
  const files = await Promise.all(inside.map((name) => wideOf(join(root, name))));
  return [...wide, ...files].filter((one): one is Wide => one !== undefined);
}

async function wideOf(path: string): Promise<Wide | undefined> {
  const mode = (await stat(path).catch(() => undefined))?.mode;
  if (mode === undefined || (mode & 0o077) === 0) return undefined;
  return { path, mode: (mode & 0o7777).toString(8) };
}

/** Warns of each path that other users of this machine may read, and how to prevent it. */
export async function warnOfWideRights(dataDirectory: string): Promise<void> {
  for (const { path, mode } of await wideRights(dataDirectory, false)) {
    terminal.say(
      `Other users of this machine have rights to ${path} (mode ${mode}). \`qiaw doctor --data ${dataDirectory} --fix\` removes them.`,
    );
  }
}

export interface RightsFinding {
  readonly what: string;
  readonly state: 'ok' | 'bad';
  readonly detail: string;
  readonly remedy?: string;
}

/** Finds what other users may read in a data directory; with `fix`, removes their rights. */
export async function examineRights(dataDirectory: string, fix: boolean): Promise<RightsFinding[]> {
  const what = 'rights';
  const wide = await wideRights(dataDirectory, fix);
  if (wide.length === 0)
    return [{ what, state: 'ok', detail: 'only their owner has rights to the data directory and its keys' }];
  if (!fix) {
    const detail = wide.map(({ path, mode }) => `other users have rights to ${path} (mode ${mode})`).join('; ');
    return [
      {
        what,
        state: 'bad',
        detail,
        remedy: 'Run `qiaw doctor` with --fix, or leave it if a group is meant to read it.',
      },
    ];
  }
  const failed: string[] = [];
  for (const { path, mode } of wide) {
    const owned = Number.parseInt(mode, 8) & 0o700;
    await chmod(path, owned).catch((error: NodeJS.ErrnoException) => failed.push(`${path} (${error.code})`));
  }
  if (failed.length === 0)
    return [{ what, state: 'ok', detail: `fixed ${wide.length}: only their owner has rights now` }];
  return [{ what, state: 'bad', detail: `cannot be fixed: ${failed.join(', ')}`, remedy: 'Ask their owner.' }];
}
