import { existsSync } from 'node:fs';

/** Where a name of the source would be shown. */
export interface NamePlace {
  /** The user asked for names as they are. */
  readonly asked: boolean;
  /** The stream is a terminal: not a file, pipe or journal. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Containers write their terminal to a log. */
  readonly inContainer?: boolean;
}

/** Replaced by tests, which may run in a container. */
export const machine = {
  inContainer: (): boolean => existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
};

/** This process and one of its streams, as a place for names. */
export function namePlace(asked: boolean, stream: { readonly isTTY?: boolean }): NamePlace {
  return { asked, isTerminal: stream.isTTY === true, environment: process.env, inContainer: machine.inContainer() };
}

/**
 * Whether names of the source may be shown as they are: only to the person at a terminal who asked for them. The only
 * place that decides this.
 */
export function mayShowNames({ asked, isTerminal, environment, inContainer = false }: NamePlace): boolean {
  const { CI, container, KUBERNETES_SERVICE_HOST } = environment;
  return asked && isTerminal && !CI && !container && !KUBERNETES_SERVICE_HOST && !inContainer;
}

/** The name of a region as it is shown: as the source writes it, or as the results do. */
export function shownName(
  { name, label }: { readonly name: string; readonly label: string },
  place: NamePlace,
): string {
  return mayShowNames(place) ? name : label;
}
