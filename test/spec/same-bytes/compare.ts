import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * What the contract does not promise to be the same twice: when and how long, and what is derived from that. The rest of a
 * data directory is compared byte by byte.
 */
const ofTheRun =
  /^(executions\.ndjson|graphs\/executions\.trig|\.catalogue-checked|\.checkpoints\.ndjson|exports\/[^/]+\/export\/(croissant\.json|ro-crate\.zip|index\.json))$/;

/** Files that hold times among what must be the same: those are taken out before comparing. */
const withTimes: ReadonlyArray<{ readonly file: RegExp; readonly volatile: RegExp }> = [
  { file: /^cases\/[^/]+\/case\.json$/, volatile: /"(seconds|peakMemoryMb)": ?[\d.]+/g },
  {
    file: /^graphs\/catalog\.trig$/,
    volatile:
      /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"|(?<=files\/datasets\/[^/]+\/)[0-9a-f]{16}|dcat:byteSize "\d+"|"[0-9a-f]{64}"/g,
  },
];

export interface Difference {
  readonly file: string;
  /** Said in a line or a few: which side lacks it, or where they first differ. */
  readonly text: string;
}

/** Every file of two folders that differs, in the order of their names. */
export function compareFolders(
  before: string,
  after: string,
): { readonly files: number; readonly differences: Difference[] } {
  const old = filesOf(before);
  const now = filesOf(after);
  const differences: Difference[] = [];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  for (const file of names) {
    const [a, b] = [old.get(file), now.get(file)];
    if (a === undefined || b === undefined) {
      differences.push({ file, text: a === undefined ? 'only after' : 'only before' });
      continue;
    }
    const text = firstDifference(contentOf(file, a), contentOf(file, b));
    if (text !== undefined) differences.push({ file, text });
  }
  return { files: names.length, differences };
}

/** Paths by name; the folder of an export is named by a digest of its time, so it is called `export` here. */
function filesOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path)
      .replaceAll('\\', '/')
      .replace(/^(exports\/[^/]+\/)[0-9a-f]{16}\//, '$1export/');
    if (!ofTheRun.test(name)) found.set(name, path);
  }
  return found;
}

function contentOf(file: string, path: string): Buffer {
  const bytes = readFileSync(path);
  const rule = withTimes.find((one) => one.file.test(file));
  return rule ? Buffer.from(bytes.toString('utf8').replace(rule.volatile, '…')) : bytes;
}

/** Lines of text, else the place in the bytes. */
function firstDifference(before: Buffer, after: Buffer): string | undefined {
  if (before.equals(after)) return undefined;
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  const sizes = `${before.length} and ${after.length} bytes`;
  if (before.includes(0) || after.includes(0)) {
    const around = (bytes: Buffer): string => bytes.subarray(Math.max(0, at - 16), at + 24).toString('latin1');
    return `${sizes}, first at ${at}: ${JSON.stringify(around(before))} / ${JSON.stringify(around(after))}`;
  }
  const lines = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n');
  const [old, now] = [lines(before), lines(after)];
  const line = old.findIndex((text, index) => text !== now[index]);
  const shown = (text: readonly string[], mark: string): string =>
    text
      .slice(line, line + 3)
      .map((one) => `    ${mark} ${clip(one)}`)
      .join('\n');
  return `${sizes}, first in line ${line + 1}:\n${shown(old, '-')}\n${shown(now, '+')}`;
}

/** Rows of tables are thousands of characters long. */
function clip(line: string): string {
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
