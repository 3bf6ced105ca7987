import { DataFactory, Store } from 'n3';
import { type PathStep, type Result, Validator } from 'shacl-engine';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad, Term } from '../../rdf/terms.ts';
import { sparqlConstraint } from './sparql-constraint.ts';

/** One finding of an engine, as RDF terms. The gate converts it to text. */
export interface RawResult {
  readonly focusNode: Term | null;
  /** In SPARQL syntax; empty when the finding concerns the node itself. */
  readonly path: string;
  readonly value: Term | null;
  readonly severity: string;
  readonly shape: Term | null;
  readonly constraint: string;
  readonly message: string;
}

export type Engine = (data: Store) => Promise<readonly RawResult[]>;

/** SHACL Core by shacl-engine. It silently ignores sh:sparql, so shapes with that go to {@link sparqlEngine}. */
export function firstEngine(shapes: readonly Quad[]): Engine {
  return engineWith(shapes, {});
}

/** SHACL Core by shacl-engine, and SPARQL-based constraints. The query engine is loaded only when needed. */
export async function sparqlEngine(shapes: readonly Quad[]): Promise<Engine> {
  return engineWith(shapes, { validations: await sparqlConstraint() });
}

function engineWith(shapes: readonly Quad[], plugin: object): Engine {
  const validator = new Validator(new Store([...shapes] as never), { factory: DataFactory, ...plugin });
  return async (data) => {
    const report = await validator.validate({ dataset: data });
    return report.results.filter(holds).map((result) => ({
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

const xsdString = `${namespaces.xsd}string`;

/**
 * Whether a result of shacl-engine is valid. The engine reports strings with characters beyond U+FFFF (emoji, rare Chinese
 * characters) as ill-typed, because its pattern lacks the u flag.
 */
function holds({ constraintComponent, args, value }: Result): boolean {
  if (constraintComponent.value !== `${namespaces.sh}DatatypeConstraintComponent`) return true;
  if (args.datatype?.value !== xsdString || value?.term?.termType !== 'Literal') return true;
  return value.term.datatype.value !== xsdString || !/^[^\p{Cs}\ufffe\uffff]*$/u.test(value.term.value);
}

const quantifiers: Readonly<Record<string, string>> = { zeroOrMore: '*', oneOrMore: '+', zeroOrOne: '?' };

function stepText({ start, predicates, quantifier }: PathStep): string {
  const inverse = start === 'object' ? '^' : '';
  const text = predicates.map((term) => `${inverse}<${term.value}>`).join('|');
  return `${predicates.length > 1 ? `(${text})` : text}${quantifiers[quantifier] ?? ''}`;
}
