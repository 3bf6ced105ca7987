import { terminal } from '../terminal.ts';
import { liveProgress } from './live.ts';
import { plainProgress } from './plain.ts';
import type { Progress } from './progress.ts';

/** A live display on a terminal, plain lines otherwise, NDJSON on stdout with `--json`, notes alone with `--quiet`. */
export function createProgress(options: { readonly json?: boolean; readonly quiet?: boolean }): Progress {
  if (options.json) return ndjsonProgress();
  if (options.quiet) return notesAlone;
  return terminal.interactive ? liveProgress() : plainProgress();
}

/** A note of the run is doubt and no progress. What gave no case is said by the summary. */
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
