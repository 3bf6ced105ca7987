import type { SparqlTools, SyntaxNode } from '../../syntax/sparql-tools.ts';
import type { Row } from '../plan/join-part.ts';
import { isNode, isPattern, isVariable, namesOf } from '../rewrite/tree.ts';
import type { RepeatedStatement } from './repeated-statements.ts';

/** Information about statements that are in several graphs. */
export interface Repeated {
  /** Undefined if there are too many to list. */
  readonly statements: readonly RepeatedStatement[] | undefined;
  /** Queries the union of all graphs, so that the result also holds for callers with restricted access. */
  ask(query: string): Promise<readonly Row[]>;
}

type Triple = SyntaxNode & { readonly subject: unknown; readonly predicate: unknown; readonly object: unknown };
const ends = ['subject', 'predicate', 'object'] as const;
/** Maximum number of statements that are tested against the other triple patterns. */
const mostTried = 200;

/** Finds the triple patterns of a query outside GRAPH that may match a repeated statement. */
export class Touched {
  private readonly prefixes = new Map<string, string>();

  constructor(
    private readonly tree: SyntaxNode,
    private readonly tools: SparqlTools,
    private readonly repeated: Repeated,
  ) {
    for (const { subType, key, value } of (tree['context'] as readonly SyntaxNode[] | undefined) ?? []) {
      if (subType === 'prefix') this.prefixes.set(String(key), String((value as SyntaxNode)['value']));
    }
  }

  /** Checks groups, OPTIONAL and UNION. MINUS and filters do not add rows; subqueries are handled separately. */
  async anyIn(patterns: readonly SyntaxNode[]): Promise<boolean> {
    const joined = patterns.flatMap((one) => (isPattern(one, 'bgp') ? (one['triples'] as readonly Triple[]) : []));
    for (const triple of joined) if (await this.isTouched(triple, joined)) return true;
    const further = patterns.filter(({ subType = '' }) => ['group', 'optional', 'union'].includes(subType));
    for (const pattern of further) if (await this.anyIn(pattern['patterns'] as readonly SyntaxNode[])) return true;
    return false;
  }

  private async isTouched(triple: Triple, joined: readonly Triple[]): Promise<boolean> {
    // Only paths that return each pair once remain at this point.
    if (isPath(triple)) return false;
    const { statements } = this.repeated;
    if (statements === undefined) return true;
    const matching = statements.filter((statement) => this.matches(triple, statement));
    if (matching.length === 0) return false;
    if (matching.length > mostTried) return true;
    for (const other of joined) {
      if (other !== triple && !isPath(other) && (await this.excludes(other, triple, matching))) return false;
    }
    return true;
  }

  private matches(triple: Triple, statement: RepeatedStatement): boolean {
    const bound = new Map<string, string>();
    return ends.every((end) => {
      const term = triple[end];
      const found = statement[end];
      if (isVariable(term)) {
        const before = bound.get(term.value) ?? found;
        bound.set(term.value, found);
        return before === found;
      }
      // The same literal can be written in several ways.
      if (!isNode(term) || term.subType !== 'namedNode') return found.startsWith('"');
      const iri = this.resolved(term);
      return iri === undefined ? found.startsWith('<') : found === `<${iri}>`;
    });
  }

  /** Undefined if only the engine can resolve the IRI. */
  private resolved({ value, prefix }: SyntaxNode): string | undefined {
    const iri = prefix === undefined ? String(value) : `${this.prefixes.get(String(prefix)) ?? ''}${value}`;
    return /^[A-Za-z][A-Za-z0-9+.-]*:[^\\]*$/.test(iri) ? iri : undefined;
  }

  /** Whether no statement is left after joining `triple` with `other`. */
  private async excludes(other: Triple, triple: Triple, statements: readonly RepeatedStatement[]): Promise<boolean> {
    const needed = namesOf(other);
    const shared = ends.filter((end, n) => {
      const term = triple[end];
      const before = ends.slice(0, n).some((one) => sameName(triple[one], term));
      return isVariable(term) && needed.has(term.value) && !before;
    });
    if (shared.length === 0) return false;
    const rows = new Set(statements.map((statement) => `(${shared.map((end) => statement[end]).join(' ')})`));
    if ([...rows].some((row) => row.includes('_:'))) return false;
    const names = shared.map((end) => `?${(triple[end] as { value: string }).value}`).join(' ');
    const query = this.textOf(other).replace('{', `{ VALUES (${names}) { ${[...rows].join(' ')} }`);
    return (await this.repeated.ask(query)).length === 0;
  }

  private textOf(triple: Triple): string {
    const { loc } = this.tree;
    const patterns = [{ type: 'pattern', subType: 'bgp', triples: [triple], loc }];
    const frame = this.tools.parse('SELECT * { } LIMIT 1');
    return this.tools.generate({
      ...frame,
      context: this.tree['context'],
      where: { ...(frame['where'] as object), patterns },
    });
  }
}

const sameName = (one: unknown, other: unknown): boolean =>
  isVariable(one) && isVariable(other) && one.value === other.value;

const isPath = ({ predicate }: Triple): boolean => isNode(predicate) && predicate.type === 'path';
