/** Where a name of the source would be shown. */
export interface NamePlace {
  /** The user asked for names as they are. */
  readonly asked: boolean;
  /** The stream is a terminal: not a file, pipe or journal. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether names of the source may be shown as they are: only to the person at a terminal who asked for them. The only
 * place that decides this.
 */
export function mayShowNames({ asked, isTerminal, environment }: NamePlace): boolean {
  return asked && isTerminal && !environment['CI'];
}

/** The name of a region as it is shown: as the source writes it, or as the results do. */
export function shownName(
  { name, label }: { readonly name: string; readonly label: string },
  place: NamePlace,
): string {
  return mayShowNames(place) ? name : label;
}
