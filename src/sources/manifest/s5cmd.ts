import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/index.ts';

/** One line of a manifest: an object of a bucket, or all objects whose key matches. */
export interface WantedObjects {
  readonly scheme: 's3' | 'gs';
  readonly bucket: string;
  /** The key, or the beginning of all keys. */
  readonly prefix: string;
  /** Which keys; undefined: exactly `prefix`. */
  readonly matches?: RegExp;
}

/**
 * Reads a manifest of the Imaging Data Commons in any of its dialects: lines of s5cmd (`cp s3://bucket/series/* .`), of the AWS
 * command line (`aws s3 sync s3://bucket/series dir`), or bare URLs; `#` begins a comment.
 *
 * @throws UsageError naming the first line without an address.
 */
export async function readS5cmdManifest(path: string): Promise<WantedObjects[]> {
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/);
  const wanted = new Map<string, WantedObjects>();
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const found = parseLine(text);
    if (found === undefined) throw new UsageError(`Line ${index + 1} of the manifest names no s3:// or gs:// address.`);
    wanted.set(`${found.scheme}://${found.bucket}/${found.prefix} ${found.matches?.source ?? ''}`, found);
  }
  return [...wanted.values()];
}

function parseLine(line: string): WantedObjects | undefined {
  const address = /["']?\b(s3|gs):\/\/([a-z0-9][a-z0-9._-]*)\/?([^\s"']*)["']?/i.exec(line);
  if (address === null) return undefined;
  const [, scheme, bucket, key] = address as unknown as [string, string, string, string];
  const where = { scheme: scheme.toLowerCase() as 's3' | 'gs', bucket };
  const star = key.search(/[*?]/);
  if (star >= 0) return { ...where, prefix: key.slice(0, star), matches: glob(key) };
  const whole = key === '' || key.endsWith('/');
  if (whole || /\bsync\b|--recursive\b/.test(line)) {
    return { ...where, prefix: whole ? key : `${key}/`, matches: /^/ };
  }
  return { ...where, prefix: key };
}

/** As in s5cmd, `*` matches anything, including slashes. */
function glob(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`, 's');
}
