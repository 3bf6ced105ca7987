import type { AstContext, AstTerm } from './ast.ts';
import type { TemplateTerm } from './model.ts';

/** Prefixes and base of an update request as far as it has been read. */
export class Names {
  private readonly prefixes = new Map<string, string>();
  readonly context: AstContext[] = [];

  constructor(private base: string) {}

  declare(declarations: readonly AstContext[]): void {
    for (const declaration of declarations) {
      const iri = this.resolve(declaration.value.value);
      if (declaration.subType === 'base') this.base = iri;
      else this.prefixes.set(declaration.key, iri);
      this.context.push(declaration);
    }
  }

  iri({ prefix, value }: AstTerm): string {
    return prefix === undefined ? this.resolve(value) : `${this.prefixes.get(prefix) ?? ''}${value}`;
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

  /** RFC 3986 against the base; what is absolute already stays letter by letter. */
  private resolve(iri: string): string {
    if (/^[a-z][a-z0-9+.-]*:/i.test(iri)) return iri;
    return URL.canParse(iri, this.base) ? new URL(iri, this.base).href : iri;
  }
}
