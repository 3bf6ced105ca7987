import { type Literal, type NamedNode, type Quad, quad } from './terms.ts';

type Value = NamedNode | Literal | undefined;

/** Collects the quads of one named graph. Absent values add nothing; repeated triples are written once. */
export class GraphBuilder {
  readonly #graph: NamedNode;
  readonly #quads = new Map<string, Quad>();

  constructor(graph: NamedNode) {
    this.#graph = graph;
  }

  add(subject: NamedNode, predicate: NamedNode, ...objects: readonly Value[]): this {
    for (const object of objects) {
      if (object === undefined) continue;
      this.#quads.set(
        `${subject.value} ${predicate.value} ${key(object)}`,
        quad(subject, predicate, object, this.#graph),
      );
    }
    return this;
  }

  quads(): Quad[] {
    return [...this.#quads.values()];
  }
}

function key(term: NamedNode | Literal): string {
  return term.termType === 'NamedNode' ? term.value : `"${term.value}"@${term.language}^^${term.datatype.value}`;
}

/** Applies a term factory if there is a value. */
export function given<T>(
  value: T | undefined,
  term: (value: T) => NamedNode | Literal,
): NamedNode | Literal | undefined {
  return value === undefined ? undefined : term(value);
}
