import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { inScope } from '../rewrite/in-scope.ts';
import { group, iri, subquery, type Variable, variable } from '../rewrite/nodes.ts';
import { isPattern, isVariable } from '../rewrite/tree.ts';
import type { Naming } from './naming.ts';
import { oneRowEach } from './one-row-each.ts';
import type { Repeated, Touched } from './touched.ts';

type Patterns = readonly SyntaxNode[];

/** Maximum number of predicates of repeated statements that are listed in a query. */
const mostPredicates = 200;

/** Rewrites groups so that a statement in several graphs gives one row. */
export class Merging {
  constructor(
    private readonly naming: Naming,
    private readonly touched: Touched,
    private readonly repeated: Repeated,
  ) {}

  async group(whole: SyntaxNode): Promise<SyntaxNode> {
    const patterns = whole['patterns'] as Patterns;
    const separate = oneRowEach(patterns, this.naming);
    if (separate === undefined) return this.piecewise(whole);
    return (await this.touched.anyIn(separate)) ? { ...whole, patterns: this.distinct(separate) } : whole;
  }

  /** A filter in an OPTIONAL may use variables from before it, so it stays outside the subquery. */
  private async optional(optional: SyntaxNode): Promise<SyntaxNode> {
    const [filters, patterns] = parted(optional['patterns'] as Patterns);
    const before = group(...patterns);
    const inner = await this.group(before);
    if (inner === before) return optional;
    return { ...optional, patterns: [...(inner['patterns'] as Patterns), ...filters] };
  }

  /** Rewrites adjacent patterns with distinguishable rows together, and all others separately. */
  private async piecewise(whole: SyntaxNode): Promise<SyntaxNode> {
    const [filters, patterns] = parted(whole['patterns'] as Patterns);
    const next: SyntaxNode[] = [];
    let run: SyntaxNode[] = [];
    const finish = async (): Promise<void> => {
      if (run.length > 0) next.push(...(await this.run(run)));
      run = [];
    };
    for (const pattern of patterns) {
      if (isPattern(pattern, 'bgp') || isPattern(pattern, 'values')) run.push(pattern);
      else {
        await finish();
        next.push(await this.piece(pattern));
      }
    }
    await finish();
    return next.every((one, n) => one === patterns[n]) ? whole : { ...whole, patterns: [...next, ...filters] };
  }

  private async run(run: Patterns): Promise<Patterns> {
    const separate = oneRowEach(run, this.naming);
    return separate && (await this.touched.anyIn(separate)) ? this.distinct(separate) : run;
  }

  private async piece(pattern: SyntaxNode): Promise<SyntaxNode> {
    const { subType } = pattern;
    if (subType === 'group') return this.group(pattern);
    if (subType === 'optional') return this.optional(pattern);
    if (subType !== 'union') return pattern;
    const branches = pattern['patterns'] as Patterns;
    const next: SyntaxNode[] = [];
    for (const branch of branches) next.push(await this.piece(branch));
    return next.every((one, n) => one === branches[n]) ? pattern : { ...pattern, patterns: next };
  }

  private distinct(patterns: Patterns): Patterns {
    const open = this.openTriple(patterns);
    if (open !== undefined) return open;
    const all = subquery([{ type: 'wildcard', loc }], patterns, true);
    const names = [...inScope(patterns)];
    const shown = names.filter((name) => !this.naming.gave(name));
    if (shown.length === names.length) return [all];
    const variables = shown.length > 0 ? shown.map(variable) : [this.naming.fresh()];
    return [subquery(variables, [all], false)];
  }

  /** `?s ?p ?o` alone matches everything. Only statements with the predicates of repeated ones go through DISTINCT. */
  private openTriple(patterns: Patterns): Patterns | undefined {
    const { statements } = this.repeated;
    const [bgp, ...rest] = patterns;
    const [triple, ...more] = (bgp?.['triples'] as Patterns | undefined) ?? [];
    if (triple === undefined || more.length > 0 || !rest.every(({ subType }) => subType === 'filter')) return;
    const { subject, predicate, object } = triple;
    const isShown = (term: unknown): boolean => isVariable(term) && !this.naming.gave(term.value);
    if (![subject, predicate, object].every(isShown) || statements === undefined) return;
    const predicates = [...new Set(statements.map((one) => one.predicate))].map((name) => iri(name.slice(1, -1)));
    if (predicates.length > mostPredicates) return;
    const values = predicates.map((value) => ({ [(predicate as Variable).value]: value }));
    const inline = { type: 'pattern', subType: 'values', variables: [predicate], values, loc };
    // Twice as fast as a filter.
    const others = { type: 'pattern', subType: 'minus', patterns: [inline], loc };
    const once = group(bgp!, others);
    const repeated = group(subquery([{ type: 'wildcard', loc }], [inline, bgp!], true));
    return [{ type: 'pattern', subType: 'union', patterns: [once, repeated], loc }, ...rest];
  }
}

const parted = (patterns: Patterns): readonly [filters: SyntaxNode[], others: SyntaxNode[]] => [
  patterns.filter((one) => isPattern(one, 'filter')),
  patterns.filter((one) => !isPattern(one, 'filter')),
];
