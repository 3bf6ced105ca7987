import type { RunEvent } from '../../../pipeline/index.ts';
import type { FetchProgress } from '../../../sources/index.ts';

/** How far a source that is no folder has been fetched. */
export type FetchEvent = { readonly event: 'fetch'; readonly source: number } & FetchProgress;

/** What is shown while a command works. */
export type ShownEvent = RunEvent | FetchEvent;

/** Something that shows run events to somebody. `close` leaves the terminal as it was. */
export interface Progress {
  show(event: ShownEvent): void;
  close(): void;
}
