/** The parts of traqula's syntax trees that are needed to read updates. */
export interface AstTerm {
  readonly type: 'term';
  readonly subType: 'namedNode' | 'literal' | 'blankNode' | 'variable';
  readonly value: string;
  readonly label?: string;
  readonly prefix?: string;
  readonly langOrIri?: string | AstTerm;
}

export interface AstCollection {
  readonly type: 'tripleCollection';
  readonly identifier: AstTerm;
  readonly triples: readonly AstTriple[];
}

export interface AstTriple {
  readonly type: 'triple';
  readonly subject: AstTerm | AstCollection;
  readonly predicate: AstTerm;
  readonly object: AstTerm | AstCollection;
}

interface AstBgp {
  readonly type: 'pattern';
  readonly subType: 'bgp';
  readonly triples: ReadonlyArray<AstTriple | AstCollection>;
}

export type AstQuads = AstBgp | { readonly type: 'graph'; readonly graph: AstTerm; readonly triples: AstBgp };

export type AstGraphRef =
  | { readonly subType: 'specific'; readonly graph: AstTerm }
  | { readonly subType: 'default' | 'named' | 'all' };

export type AstContext =
  | { readonly subType: 'prefix'; readonly key: string; readonly value: AstTerm }
  | { readonly subType: 'base'; readonly value: AstTerm };

export type AstOperation =
  | { readonly subType: 'load'; readonly silent: boolean }
  | { readonly subType: 'clear' | 'drop'; readonly silent: boolean; readonly destination: AstGraphRef }
  | { readonly subType: 'create'; readonly silent: boolean; readonly destination: AstGraphRef }
  | {
      readonly subType: 'add' | 'copy' | 'move';
      readonly silent: boolean;
      readonly source: AstGraphRef;
      readonly destination: AstGraphRef;
    }
  | { readonly subType: 'insertdata' | 'deletedata' | 'deletewhere'; readonly data: readonly AstQuads[] }
  | {
      readonly subType: 'modify';
      readonly insert: readonly AstQuads[];
      readonly delete: readonly AstQuads[];
      readonly graph?: AstTerm;
      readonly where: AstPattern;
      readonly from: {
        readonly clauses: ReadonlyArray<{ readonly clauseType: 'default' | 'named'; readonly value: AstTerm }>;
      };
    };

export interface AstPattern {
  readonly type: 'pattern';
  readonly subType: string;
  readonly patterns?: readonly unknown[];
}

export interface AstUpdate {
  readonly type: 'update';
  readonly updates: ReadonlyArray<{ readonly context: readonly AstContext[]; readonly operation?: AstOperation }>;
}
