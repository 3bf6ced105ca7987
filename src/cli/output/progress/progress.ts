import type { RunEvent } from '../../../pipeline/index.ts';
import type { FetchProgress } from '../../../sources/index.ts';

/** Progress of fetching a source that is not a folder. */
export type FetchEvent = { readonly event: 'fetch'; readonly source: number } & FetchProgress;

/** The events shown while a command runs. */
export type ShownEvent = RunEvent | FetchEvent;

/** Displays run events. `close` restores the terminal. */
export interface Progress {
  show(event: ShownEvent): void;
  close(): void;
}
