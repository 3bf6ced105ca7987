/** shacl-engine ships no types; these are the parts used here. */
declare module 'shacl-engine' {
  import type { Term } from '@rdfjs/types';

  interface Pointer {
    readonly term?: Term;
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
  export class Validator {
    constructor(shapes: unknown, options: { factory: unknown; targetResolvers?: unknown; validations?: unknown });
    validate(data: { dataset: unknown }): Promise<{ readonly results: readonly Result[] }>;
  }
}

declare module 'shacl-engine/sparql.js' {
  export const targetResolvers: unknown;
  export const validations: unknown;
}
