/**
 * What a store that survives this process already holds, so that a restart sends only what has changed. A record may forget, and must
 * never claim more than the store holds.
 */
export interface LoadRecord {
  /** Whether the store holds these graphs with exactly this text. */
  holds(graphs: readonly string[], text: string): boolean;
  /** Whether the store holds none of these graphs, so that they can be loaded in bulk. */
  lacks?(graphs: readonly string[]): boolean;
  /** `text` undefined: the graphs were removed, or have several sources and are sent again after a restart. */
  wrote(graphs: Iterable<string>, text: string | undefined): void;
  /** The graphs of a file that has not changed since it was read, by its stamp; undefined if it must be read. */
  unchanged?(file: string, stamp: string): readonly string[] | undefined;
  /** The file was read and has these graphs. */
  read?(file: string, stamp: string, graphs: readonly string[]): void;
  /** Removes graphs that are in no file. Called when everything has been loaded. */
  finish(owned: Iterable<string>): Promise<void>;
  /** Removes every trace of what is no longer in the store. `request` names the demand and is recorded. */
  purge?(request: string): Promise<void>;
  save(): Promise<void>;
}
