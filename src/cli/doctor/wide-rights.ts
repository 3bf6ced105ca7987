import { chmod, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { auditKeyFileBeside, keyFileBeside } from '../../core/index.ts';
import { terminal } from '../output/terminal.ts';

/** Something that others on this machine can read, write or enter, and should not. */
interface Wide {
  readonly path: string;
  /** As chmod takes it: 755. */
  readonly mode: string;
}

/** Files of a data directory that identify patients, callers or the server, wherever in it they lie. */
const identifying =
  /(?:^|\/)(?:(?:seg|sr)\.dcm|audit\.ndjson(?:\.\d+)?|\.server\.json|\.checkpoints\.ndjson|\.audit-key|asked-questions\.json)$/;

/**
 * The data directory, and the keys beside it, as far as others have rights to them; with `deep`, also files in it that identify.
 * What lies in a directory nobody else may enter is safe whatever its own rights. Empty where the system has no such rights.
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

/** Says by name what others on this machine may read, and how that ends. */
export async function warnOfWideRights(dataDirectory: string): Promise<void> {
  for (const { path, mode } of await wideRights(dataDirectory, false)) {
    terminal.say(
      `Others on this machine have rights to ${path} (mode ${mode}). \`qiaw doctor --data ${dataDirectory} --fix\` ends that.`,
    );
  }
}

export interface RightsFinding {
  readonly what: string;
  readonly state: 'ok' | 'bad';
  readonly detail: string;
  readonly remedy?: string;
}

/** What others may read of a data directory; with `fix`, only its owner may afterwards. */
export async function examineRights(dataDirectory: string, fix: boolean): Promise<RightsFinding[]> {
  const what = 'rights';
  const wide = await wideRights(dataDirectory, fix);
  if (wide.length === 0)
    return [{ what, state: 'ok', detail: 'the data directory and its keys are of their owner alone' }];
  if (!fix) {
    const detail = wide.map(({ path, mode }) => `others have rights to ${path} (mode ${mode})`).join('; ');
    return [
      {
        what,
        state: 'bad',
        detail,
        remedy: 'Run `qiaw doctor` with --fix, or leave it where a group is meant to read.',
      },
    ];
  }
  const failed: string[] = [];
  for (const { path, mode } of wide) {
    const owned = Number.parseInt(mode, 8) & 0o700;
    await chmod(path, owned).catch((error: NodeJS.ErrnoException) => failed.push(`${path} (${error.code})`));
  }
  if (failed.length === 0)
    return [{ what, state: 'ok', detail: `mended ${wide.length}: they are of their owner alone now` }];
  return [{ what, state: 'bad', detail: `cannot be mended: ${failed.join(', ')}`, remedy: 'Ask their owner.' }];
}
