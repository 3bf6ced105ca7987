import type { Identifiers } from '../../../core/index.ts';
import type { Quad } from '../../rdf/terms.ts';
import type { Severity } from '../model.ts';
import type { CodeRule } from './code-rules.ts';

/** A finding of a rule that SHACL cannot express or that an engine would check too slowly. */
export interface Finding {
  readonly rule: CodeRule;
  readonly node: string;
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
  readonly severity?: Severity;
  readonly value?: string;
}

export interface RuleInput {
  readonly graphName: string;
  readonly quads: readonly Quad[];
  readonly context: readonly Quad[];
  readonly known: ReadonlySet<string>;
  /** Classes that the shapes target. A node with none of these classes would not be checked. */
  readonly targets: ReadonlySet<string>;
  readonly denied: Identifiers;
  readonly ownWords: readonly string[];
  readonly deniedNames: readonly string[];
  readonly knownLabel?: ((label: string) => boolean) | undefined;
}

/** The statements of a graph by subject. */
export type Nodes = ReadonlyMap<string, readonly Quad[]>;
