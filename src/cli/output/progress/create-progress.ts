import { terminal } from '../terminal.ts';
import { liveProgress } from './live.ts';
import { plainProgress } from './plain.ts';
import type { Progress } from './progress.ts';

/** A live display on a terminal, plain lines otherwise, NDJSON on stdout with `--json`, only notes with `--quiet`. */
export function createProgress(options: { readonly json?: boolean; readonly quiet?: boolean }): Progress {
  if (options.json) return ndjsonProgress();
  if (options.quiet) return notesAlone;
  return terminal.interactive ? liveProgress() : plainProgress();
}

/** Notes of the run express doubt and are not progress. The summary reports sources without a case. */
const notesAlone: Progress = {
  show: (event) => {
    if (event.event === 'note' && event.code !== 'QIAW_SOURCE_NO_CASE')
      terminal.say(`${event.message} [${event.code}]`);
  },
  close() {},
};

function ndjsonProgress(): Progress {
  return {
    show: (event) => void terminal.result(`${JSON.stringify(event)}\n`),
    close() {},
  };
}
