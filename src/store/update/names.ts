import { mostCharacters } from '../../graph/index.ts';
import { UpdateTooCostly } from '../errors.ts';
import type { AstContext, AstTerm } from './ast.ts';
import type { TemplateTerm } from './model.ts';

/** Prefixes and base of an update request at the current position. */
export class Names {
  private readonly prefixes = new Map<string, string>();
  readonly context: AstContext[] = [];
  private characters = 0;

  constructor(private base: string) {}

  declare(declarations: readonly AstContext[]): void {
    for (const declaration of declarations) {
      const iri = this.resolve(declaration.value.value);
      if (declaration.subType === 'base') this.base = iri;
      else this.prefixes.set(declaration.key, iri);
      this.context.push(declaration);
    }
  }

  /** @throws UpdateTooCostly if a long prefix or base has been repeated too often */
  iri({ prefix, value }: AstTerm): string {
    const iri = prefix === undefined ? this.resolve(value) : `${this.prefixes.get(prefix) ?? ''}${value}`;
    this.characters += iri.length;
    if (this.characters > mostCharacters) throw new UpdateTooCostly();
    return iri;
  }

  term(term: AstTerm): TemplateTerm {
    switch (term.subType) {
      case 'namedNode':
        return { type: 'iri', value: this.iri(term) };
      case 'variable':
        return { type: 'variable', value: term.value };
      case 'blankNode':
        return { type: 'bnode', value: term.label ?? '' };
      case 'literal': {
        const kind = term.langOrIri;
        if (kind === undefined) return { type: 'literal', value: term.value };
        if (typeof kind === 'string') return { type: 'literal', value: term.value, language: kind };
        return { type: 'literal', value: term.value, datatype: this.iri(kind) };
      }
    }
  }

  /** Resolves against the base (RFC 3986); absolute IRIs remain unchanged. */
  private resolve(iri: string): string {
    if (/^[a-z][a-z0-9+.-]*:/i.test(iri)) return iri;
    return URL.canParse(iri, this.base) ? new URL(iri, this.base).href : iri;
  }
}
