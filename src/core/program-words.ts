import { packageText } from './worker-entry.ts';

let words: ReadonlySet<string> | undefined;

/**
 * Every word of a text in the code of this program, in lower case. Notes, reasons and addresses of this program may
 * contain these words even if a person is called Long, May or Gray. The build collects them from the code
 * (src/setup/tables.mjs). They are read once per thread, and only if names are known.
 */
export function programWords(): ReadonlySet<string> {
  words ??= new Set(JSON.parse(packageText('dist/program-words.json')) as string[]);
  return words;
}
