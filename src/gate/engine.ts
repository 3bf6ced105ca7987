import { DataFactory, Store } from 'n3';
import { type PathStep, Validator } from 'shacl-engine';
import { targetResolvers, validations } from 'shacl-engine/sparql.js';
import type { Quad, Term } from '../rdf/index.ts';

/** One finding of an engine, in terms; the gate turns it into words. */
export interface RawResult {
  readonly focusNode: Term | null;
  /** In SPARQL's notation; empty when the node itself is meant. */
  readonly path: string;
  readonly value: Term | null;
  readonly severity: string;
  readonly shape: Term | null;
  readonly constraint: string;
  readonly message: string;
}

export type Engine = (data: Store) => Promise<readonly RawResult[]>;

/**
 * SHACL Core and SPARQL-based constraints by shacl-engine. The plugin is essential: without `validations` the engine ignores
 * sh:sparql and says that all conforms. Each sh:sparql starts a query engine for each focus node, so such shapes target few.
 */
export function firstEngine(shapes: readonly Quad[]): Engine {
  const validator = new Validator(new Store([...shapes] as never), {
    factory: DataFactory,
    targetResolvers,
    validations,
  });
  return async (data) => {
    const report = await validator.validate({ dataset: data });
    return report.results.map((result) => ({
      focusNode: result.focusNode.term ?? null,
      path: (result.path ?? []).map(stepText).join('/'),
      value: result.value?.term ?? null,
      severity: result.severity.value,
      shape: result.shape.ptr.term ?? null,
      constraint: result.constraintComponent.value,
      message: result.message.map((term) => term.value).join(' '),
    }));
  };
}

const quantifiers: Readonly<Record<string, string>> = { zeroOrMore: '*', oneOrMore: '+', zeroOrOne: '?' };

function stepText({ start, predicates, quantifier }: PathStep): string {
  const inverse = start === 'object' ? '^' : '';
  const text = predicates.map((term) => `${inverse}<${term.value}>`).join('|');
  return `${predicates.length > 1 ? `(${text})` : text}${quantifiers[quantifier] ?? ''}`;
}
