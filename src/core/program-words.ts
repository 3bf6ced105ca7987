import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './worker-entry.ts';

let words: ReadonlySet<string> | undefined;

/**
 * Every word of a text in the code of this program, in lower case. Notes, reasons and addresses of this program may
 * contain these words even if a person is called Long, May or Gray. The build collects them from the code
 * (src/setup/tables.mjs). They are read once per thread, and only if names are known.
 */
export function programWords(): ReadonlySet<string> {
  words ??= new Set(JSON.parse(readFileSync(join(packageRoot(), 'dist', 'program-words.json'), 'utf8')) as string[]);
  return words;
}
