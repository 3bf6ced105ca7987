import type { Identifiers } from '../../core/index.ts';
import type { Quad } from '../rdf/terms.ts';

export type Severity = 'violation' | 'warning' | 'info';

/** One finding, said so that a person can act on it. */
export interface ValidationResult {
  /** Name of the graph that was checked. */
  readonly graph: string;
  readonly focusNode: string;
  /** Property path as SPARQL writes it, or empty when the node itself is meant. */
  readonly path: string;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  /** IRI of the shape, or of the named shape that holds it. */
  readonly sourceShape: string;
  /** IRI of the constraint component or graph rule. */
  readonly constraint: string;
  readonly value?: string;
}

/** The findings that refuse a graph; warnings and information let it pass. */
export function violations(results: readonly ValidationResult[]): readonly ValidationResult[] {
  return results.filter(({ severity }) => severity === 'violation');
}

declare const gated: unique symbol;

/** A graph that passed the gate. Only the gate makes one, so whatever takes a GatedGraph cannot be given anything else. */
export interface GatedGraph {
  readonly [gated]: true;
  readonly name: string;
  readonly quads: readonly Quad[];
}

export type Verdict = {
  readonly results: readonly ValidationResult[];
  /** The W3C validation report as Turtle. */
  readonly reportTurtle: string;
} & (
  | {
      readonly ok: true;
      readonly conforms: true;
      readonly graph: GatedGraph;
      readonly warnings: readonly ValidationResult[];
    }
  | { readonly ok: false; readonly conforms: false }
);

export interface CheckOptions {
  /** Identifiers of patients that must not appear in any term; never stored. */
  readonly denied?: Identifiers;
  /** Words of this program and its configuration, which may be somebody's name too: ids of models and datasets, standard ROI names. */
  readonly ownWords?: readonly string[];
  /** Names of regions that must not be told. Unlike identifiers they may be ordinary words ("image", "ROI 1"). */
  readonly deniedNames?: readonly string[];
  /**
   * Whether a naming rule knows a label. Given for pseudonymous directories, where every other name of a region is replaced by
   * a keyed hash; without it labels are not looked at.
   */
  readonly knownLabel?: (label: string) => boolean;
}

export interface Gate {
  /**
   * Checks one named graph. `context` holds what the graph refers to and is not itself checked: for a run its subject graph
   * and the definitions. Violations refuse the graph; warnings are listed and let it pass.
   */
  check(graphName: string, quads: readonly Quad[], context?: readonly Quad[], options?: CheckOptions): Promise<Verdict>;
}

/** For the gate alone. */
export function seal(name: string, quads: readonly Quad[]): GatedGraph {
  return { name, quads } as unknown as GatedGraph;
}
