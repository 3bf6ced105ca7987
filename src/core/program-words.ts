import { packageText } from './worker-entry.ts';

let words: ReadonlySet<string> | undefined;

/**
 * Every word of a text in the code of this program, in lower case: what a note, a reason or an address of ours may say although
 * somebody is called Long, May or Gray. The build collects them from the code (src/setup/tables.mjs); they are read once per thread, and
 * only where names are known.
 */
export function programWords(): ReadonlySet<string> {
  words ??= new Set(JSON.parse(packageText('dist/program-words.json')) as string[]);
  return words;
}
