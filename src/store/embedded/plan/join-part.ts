import type { Term } from 'oxigraph';

/** A triple pattern in words the engine can be asked with. */
export interface JoinPart {
  /** Complete group graph pattern without braces, GRAPH included. */
  readonly text: string;
  readonly variables: ReadonlySet<string>;
  /** Variables at an end of a property path: of those one must be bound, else the whole closure would be made. */
  readonly pathEnds?: readonly string[];
  /** Positions that hold a constant. */
  readonly constants: number;
  /** Names of the variables at subject, predicate, object and graph, undefined for a constant or no graph; absent for a path. */
  readonly places?: readonly (string | undefined)[];
}

/** FILTER of a group, which the engine applies as soon as its variables are bound. */
export interface JoinFilter {
  readonly text: string;
  readonly variables: ReadonlySet<string>;
}

/** What is to be joined. */
export interface JoinGroup {
  readonly parts: readonly JoinPart[];
  /** A VALUES block all parts are joined with, or nothing. */
  readonly seed: string;
  readonly filters: readonly JoinFilter[];
}

/** How a part is joined with the rows so far: looked up for each of them, or found alone and hashed. */
export interface JoinStep {
  readonly part: JoinPart;
  readonly hashed: boolean;
}

export type Row = ReadonlyMap<string, Term>;

/** What the engine that will run the query says of small questions about its own data. */
export interface Probe {
  count(pattern: string, atMost: number): number;
  rows(pattern: string, atMost: number): readonly Row[];
}
