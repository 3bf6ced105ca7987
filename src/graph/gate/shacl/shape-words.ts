import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad, Term } from '../../rdf/terms.ts';
import { qiaw } from '../../rdf/vocabularies.ts';
import type { RawResult } from './engine.ts';

/** Message, remedy and name of the shape behind a finding, for people. */
export class ShapeWords {
  readonly #remedies = new Map<string, string>();
  readonly #parents = new Map<string, string>();

  constructor(shapes: readonly Quad[]) {
    for (const { subject, predicate, object } of shapes) {
      if (predicate.value === qiaw.remedy.value) this.#remedies.set(subject.value, object.value);
      if (predicate.value.startsWith(namespaces.sh) && object.termType === 'BlankNode') {
        this.#parents.set(object.value, subject.value);
      }
    }
  }

  of(result: RawResult): { readonly message: string; readonly remedy: string; readonly shape: string } {
    const shape = result.shape;
    const component = result.constraint.slice(namespaces.sh.length).replace('ConstraintComponent', '');
    return {
      message: result.message === '' ? `The node does not meet the constraint ${component}.` : result.message,
      remedy: this.#remedy(shape) ?? fallbacks[component] ?? 'Map the record again; if it fails again, report it.',
      shape: this.#name(shape),
    };
  }

  /** The nearest remedy: the shape's own, or that of the shape around it. */
  #remedy(shape: Term | null): string | undefined {
    for (let node = shape?.value; node !== undefined; node = this.#parents.get(node)) {
      const remedy = this.#remedies.get(node);
      if (remedy !== undefined) return remedy;
    }
    return undefined;
  }

  /** Shapes without an IRI are named by the one that holds them. */
  #name(shape: Term | null): string {
    if (shape === null) return '';
    let node = shape.value;
    for (let parent = this.#parents.get(node); parent !== undefined; parent = this.#parents.get(node)) node = parent;
    return node.includes(':') ? node : '';
  }
}

const fallbacks: Readonly<Record<string, string>> = {
  MinCount: 'Add the missing statement by mapping the record again; the statement is required.',
  MaxCount: 'Keep one of the values; the others come from another run or a faulty merge.',
  Class: 'Point to a node of the required class in this graph or its context.',
  Datatype: 'Write the literal with the required datatype.',
  NodeKind: 'Write an IRI where one is required and a literal where one is required.',
  Pattern: 'Write the text in the required form.',
  In: 'Use one of the listed values.',
  Closed: 'Remove the statement: this kind of node does not have it.',
  HasValue: 'Add the required value.',
  MinInclusive: 'Check the value against the source: it is below the smallest sensible one.',
  MinExclusive: 'Check the value against the source: it must be larger.',
  QualifiedMinCount: 'Add the missing link to a node of the required class.',
  QualifiedMaxCount: 'Remove the surplus link.',
};
