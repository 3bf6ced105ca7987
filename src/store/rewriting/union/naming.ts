import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { type Variable, variable } from '../rewrite/nodes.ts';
import { namesOf } from '../rewrite/tree.ts';

const integer = { type: 'term', subType: 'namedNode', value: 'http://www.w3.org/2001/XMLSchema#integer', loc };

/** Generates variable names that a query does not use. */
export class Naming {
  private readonly taken: ReadonlySet<string>;
  private readonly blankNodes = new Map<string, Variable>();
  private readonly given = new Set<string>();
  private next = 0;

  constructor(tree: SyntaxNode) {
    this.taken = namesOf(tree);
  }

  fresh(): Variable {
    let value: string;
    do value = `hidden_${this.next++}`;
    while (this.taken.has(value));
    this.given.add(value);
    return variable(value);
  }

  /** Returns the same variable for the same label, because a label stands for one node within its basic graph pattern. */
  blankNode(label: string): Variable {
    const known = this.blankNodes.get(label) ?? this.fresh();
    this.blankNodes.set(label, known);
    return known;
  }

  gave(name: string): boolean {
    return this.given.has(name);
  }

  number(value: number): SyntaxNode {
    return { type: 'term', subType: 'literal', value: String(value), langOrIri: integer, loc };
  }
}
