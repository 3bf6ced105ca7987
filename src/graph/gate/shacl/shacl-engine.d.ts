/** shacl-engine ships no types; these are the parts used here. */
declare module 'shacl-engine' {
  import type { DatasetCore, Term } from '@rdfjs/types';

  interface Pointer extends Iterable<Pointer> {
    readonly term?: Term;
    readonly terms: readonly Term[];
    readonly value?: string;
    out(properties: readonly Term[]): Pointer;
  }
  export interface PathStep {
    readonly start: 'subject' | 'object';
    readonly quantifier: string;
    readonly predicates: readonly Term[];
  }
  export interface Result {
    readonly focusNode: Pointer;
    readonly value?: Pointer;
    readonly path?: readonly PathStep[] | null;
    readonly severity: Term;
    readonly shape: { readonly ptr: Pointer };
    readonly constraintComponent: Term;
    readonly args: { readonly datatype?: Term };
    readonly message: readonly Term[];
  }
  export interface Shape {
    readonly sparql: Pointer;
  }
  export interface Context {
    readonly focusNode: { readonly dataset: DatasetCore; readonly term: Term; node(terms: readonly Term[]): Pointer };
    violation(
      component: Term,
      about: { message: readonly Term[]; source: readonly Term[]; value: Pointer; args: object },
    ): void;
  }
  /** Compiles a constraint component of a shape. */
  export type Validation = (shape: Shape) => { generic(context: Context): void };
  export class Validator {
    constructor(shapes: unknown, options: { factory: unknown; validations?: ReadonlyMap<Term, Validation> });
    validate(data: { dataset: unknown }): Promise<{ readonly results: readonly Result[] }>;
  }
}
