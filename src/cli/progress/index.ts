import type { FetchProgress } from '../../archives/index.ts';
import type { RunEvent } from '../../pipeline/index.ts';
import { terminal } from '../terminal.ts';
import { liveProgress } from './live.ts';
import { plainProgress } from './plain.ts';

/** How far a source that is no folder has been fetched. */
export type FetchEvent = { readonly event: 'fetch'; readonly source: number } & FetchProgress;

/** What is shown while a command works. */
export type ShownEvent = RunEvent | FetchEvent;

/** Something that shows run events to somebody. `close` leaves the terminal as it was. */
export interface Progress {
  show(event: ShownEvent): void;
  close(): void;
}

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
