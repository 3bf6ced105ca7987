/** A term of an answer; `toString` gives it as SPARQL writes it. */
export interface RowTerm {
  readonly termType: string;
  readonly value: string;
  toString(): string;
}

/** A triple pattern with the text for querying it. */
export interface JoinPart {
  /** Complete group graph pattern without braces, GRAPH included. */
  readonly text: string;
  readonly variables: ReadonlySet<string>;
  /** Variables at the ends of a property path. One must be bound, otherwise the whole closure would be computed. */
  readonly pathEnds?: readonly string[];
  /** Number of positions with a constant. */
  readonly constants: number;
  /** Variable names at subject, predicate, object and graph; undefined for a constant or no graph; absent for a path. */
  readonly places?: readonly (string | undefined)[];
}

/** FILTER of a group. The engine applies it as soon as its variables are bound. */
export interface JoinFilter {
  readonly text: string;
  readonly variables: ReadonlySet<string>;
}

/** The parts to join. */
export interface JoinGroup {
  readonly parts: readonly JoinPart[];
  /** A VALUES block that is joined with all parts, or empty. */
  readonly seed: string;
  readonly filters: readonly JoinFilter[];
}

/** How a part is joined with the rows so far: looked up per row, or evaluated alone and hashed. */
export interface JoinStep {
  readonly part: JoinPart;
  readonly hashed: boolean;
}

export type Row = ReadonlyMap<string, RowTerm>;

/** Small queries on the data, answered by the engine that will run the query. */
export interface Probe {
  count(pattern: string, atMost: number): Promise<number>;
  rows(pattern: string, atMost: number): Promise<readonly Row[]>;
}
