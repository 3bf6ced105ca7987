import { type NamedNode, namedNode } from './terms.ts';

/** A vocabulary with compile-time checked terms: a misspelt term is a type error, not a silent new IRI. */
export type Vocabulary<T extends string> = { readonly [K in T]: NamedNode };

export function vocabulary<const T extends readonly string[]>(base: string, terms: T): Vocabulary<T[number]> {
  const entries = terms.map((term) => [term, namedNode(base + term)] as const);
  return Object.freeze(Object.fromEntries(entries)) as Vocabulary<T[number]>;
}
