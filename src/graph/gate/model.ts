import type { Identifiers } from '../../core/index.ts';
import type { Quad } from '../rdf/terms.ts';

export type Severity = 'violation' | 'warning' | 'info';

/** One finding, with enough detail to act on it. */
export interface ValidationResult {
  /** Name of the graph that was checked. */
  readonly graph: string;
  readonly focusNode: string;
  /** Property path in SPARQL syntax; empty when the finding concerns the node itself. */
  readonly path: string;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  /** IRI of the shape, or of the named shape that contains it. */
  readonly sourceShape: string;
  /** IRI of the constraint component or graph rule. */
  readonly constraint: string;
  readonly value?: string;
}

/** The findings that cause a graph to be refused. Warnings and information do not. */
export function violations(results: readonly ValidationResult[]): readonly ValidationResult[] {
  return results.filter(({ severity }) => severity === 'violation');
}

declare const gated: unique symbol;

/** A graph that passed the gate. Only the gate creates one, so a function that takes a GatedGraph never gets an unchecked graph. */
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
  /** Words of this program and its configuration that may also be a person's name: model and dataset ids, standard ROI names. */
  readonly ownWords?: readonly string[];
  /** Names of regions that must not be published. Unlike identifiers they may be ordinary words ("image", "ROI 1"). */
  readonly deniedNames?: readonly string[];
  /**
   * Whether a naming rule knows a label. Set for pseudonymous directories, where every other region name is replaced by a keyed
   * hash. Without it, labels are not checked.
   */
  readonly knownLabel?: (label: string) => boolean;
}

export interface Gate {
  /**
   * Checks one named graph. `context` holds resources that the graph refers to and is not checked itself; for a run it is the
   * subject graph and the definitions. Violations refuse the graph; warnings are listed but do not refuse it.
   */
  check(graphName: string, quads: readonly Quad[], context?: readonly Quad[], options?: CheckOptions): Promise<Verdict>;
}

/** Only the gate may call this. */
export function seal(name: string, quads: readonly Quad[]): GatedGraph {
  return { name, quads } as unknown as GatedGraph;
}
