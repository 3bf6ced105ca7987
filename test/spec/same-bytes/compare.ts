import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * What the contract does not promise to be reproducible: times and durations, and what is derived from them. The rest
 * of a data directory is compared byte by byte.
 */
const ofTheRun =
  /^(executions\.ndjson|graphs\/executions\.trig|\.catalogue-checked|\.checkpoints\.ndjson|exports\/[^/]+\/export\/(croissant\.json|ro-crate\.zip|index\.json))$/;

/** Files that contain times among reproducible content: the times are removed before comparing. */
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
  /** Sizes of both, or which side lacks it. */
  readonly text: string;
  /**
   * Every line that only one side has, with `- ` before and `+ ` after; for binary files the position of the first
   * difference.
   */
  readonly lines: readonly string[];
}

/** Every file that differs between two folders, sorted by name. */
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
      const text = a === undefined ? 'only after' : 'only before';
      differences.push({ file, text, lines: [text] });
      continue;
    }
    const [before, after] = [contentOf(file, a), contentOf(file, b)];
    if (before.equals(after)) continue;
    differences.push({
      file,
      text: `${before.length} and ${after.length} bytes`,
      lines: differingLines(before, after),
    });
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
  const stored = readFileSync(path);
  const bytes = file.endsWith('.gz') ? gunzipSync(stored) : stored;
  const rule = withTimes.find((one) => one.file.test(file));
  return rule ? Buffer.from(bytes.toString('utf8').replace(rule.volatile, '…')) : bytes;
}

/** Differing lines of text, ignoring their order and the numbers of notes, else the position in the bytes. */
function differingLines(before: Buffer, after: Buffer): string[] {
  if (before.includes(0) || after.includes(0)) {
    let at = 0;
    while (at < before.length && before[at] === after[at]) at += 1;
    const around = (bytes: Buffer): string =>
      JSON.stringify(bytes.subarray(Math.max(0, at - 16), at + 24).toString('latin1'));
    return [`at byte ${at}: ${around(before)} / ${around(after)}`];
  }
  const count = new Map<string, number>();
  for (const line of linesOf(before)) count.set(line, (count.get(line) ?? 0) + 1);
  for (const line of linesOf(after)) count.set(line, (count.get(line) ?? 0) - 1);
  const found = [...count].flatMap(([line, surplus]) => {
    return surplus === 0 ? [] : [`${surplus > 0 ? '-' : '+'} ${line}`];
  });
  return found.length > 0 ? found : ['the same lines in another order, or notes under other numbers'];
}

/** Strips what changes when a line before or after is new: trailing punctuation, and the number of a note. */
function linesOf(text: Buffer): string[] {
  return text
    .toString('utf8')
    .replace(/#note-\d+/g, '#note')
    .split('\n')
    .map((line) => line.trim().replace(/ ?[.;,]$/, ''));
}
