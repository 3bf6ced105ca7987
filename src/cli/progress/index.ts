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

/** A live display on a terminal, plain lines otherwise, NDJSON on stdout with `--json`, nothing with `--quiet`. */
export function createProgress(options: { readonly json?: boolean; readonly quiet?: boolean }): Progress {
  if (options.json) return ndjsonProgress();
  if (options.quiet) return { show() {}, close() {} };
  return terminal.interactive ? liveProgress() : plainProgress();
}

function ndjsonProgress(): Progress {
  return {
    show: (event) => void terminal.result(`${JSON.stringify(event)}\n`),
    close() {},
  };
}
