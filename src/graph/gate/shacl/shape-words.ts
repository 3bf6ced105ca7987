import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad, Term } from '../../rdf/terms.ts';
import { qiaw } from '../../rdf/vocabularies.ts';
import type { RawResult } from './engine.ts';

/** Message, remedy and name of the shape of a finding, for users. */
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

  /** The closest remedy: from the shape itself or from an enclosing shape. */
  #remedy(shape: Term | null): string | undefined {
    for (let node = shape?.value; node !== undefined; node = this.#parents.get(node)) {
      const remedy = this.#remedies.get(node);
      if (remedy !== undefined) return remedy;
    }
    return undefined;
  }

  /** A shape without an IRI is named after the shape that contains it. */
  #name(shape: Term | null): string {
    if (shape === null) return '';
    let node = shape.value;
    for (let parent = this.#parents.get(node); parent !== undefined; parent = this.#parents.get(node)) node = parent;
    return node.includes(':') ? node : '';
  }
}

const fallbacks: Readonly<Record<string, string>> = {
  MinCount: 'Map the record again to add the missing statement, which is required.',
  MaxCount: 'Keep one of the values; the other values come from another run or a faulty merge.',
  Class: 'Point to a node of the required class in this graph or its context.',
  Datatype: 'Write the literal with the required datatype.',
  NodeKind: 'Write an IRI or a literal, whichever is required here.',
  Pattern: 'Write the text in the required format.',
  In: 'Use one of the listed values.',
  Closed: 'Remove the statement: this kind of node does not have it.',
  HasValue: 'Add the required value.',
  MinInclusive: 'Check the value against the source: it is below the smallest plausible value.',
  MinExclusive: 'Check the value against the source: it must be above the limit.',
  QualifiedMinCount: 'Add the missing link to a node of the required class.',
  QualifiedMaxCount: 'Remove the extra link.',
};
