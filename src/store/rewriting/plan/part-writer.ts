import { loc, type SparqlTools, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { isNode, isVariable, namesOf } from '../rewrite/tree.ts';
import type { JoinPart, Probe } from './join-part.ts';

export const bgp = (triple: SyntaxNode): SyntaxNode => ({ type: 'pattern', subType: 'bgp', triples: [triple], loc });

/** Writes single patterns of a query as text and runs them with the query's prefixes. */
export class PartWriter {
  private readonly prologue: string;
  /** FROM and FROM NAMED. */
  private readonly datasets: string;
  private readonly frame: SyntaxNode;

  constructor(
    { context, datasets }: SyntaxNode,
    private readonly tools: SparqlTools,
  ) {
    this.frame = { ...tools.parse('SELECT * { }'), context };
    const empty = tools.generate(this.frame);
    this.prologue = empty.slice(0, empty.lastIndexOf('SELECT'));
    const whole = tools.generate({ ...this.frame, datasets });
    this.datasets = whole.slice(whole.lastIndexOf('SELECT *') + 'SELECT *'.length, whole.lastIndexOf('WHERE'));
  }

  text(pattern: SyntaxNode): string {
    const where = { ...(this.frame['where'] as object), patterns: [pattern] };
    const whole = this.tools.generate({ ...this.frame, where });
    return whole
      .slice(this.prologue.length)
      .replace(/^[^{]*\{/, '')
      .replace(/\}\s*$/, '');
  }

  /** `{ SELECT ?name … { pattern … } }` */
  subquery(names: ReadonlySet<string>, patterns: readonly SyntaxNode[]): SyntaxNode {
    const variables = [...names].map((value) => ({ type: 'term', subType: 'variable', value, loc }));
    const where = { ...(this.frame['where'] as object), patterns };
    const query = { ...this.frame, context: [], variables, where };
    return { type: 'pattern', subType: 'group', patterns: [query], loc };
  }

  part(triple: SyntaxNode, graph: unknown): JoinPart {
    const text = this.text(bgp(triple));
    const variables = namesOf(triple);
    const ends = [triple['subject'], triple['predicate'], triple['object']];
    const path = isNode(triple['predicate']) && triple['predicate'].type === 'path';
    const bothOpen = path && isVariable(triple['subject']) && isVariable(triple['object']);
    const constants = ends.filter((term) => !isVariable(term)).length;
    const within =
      graph === undefined
        ? text
        : this.text({ type: 'pattern', subType: 'graph', name: graph, patterns: [bgp(triple)], loc });
    if (graph !== undefined) for (const name of namesOf(graph)) variables.add(name);
    const places = [...ends, graph].map((term) => (isVariable(term) ? term.value : undefined));
    const pathEnds = [...namesOf([ends[0], ends[2]])];
    return { text: within, variables, constants, ...(bothOpen && { pathEnds }), ...(!path && { places }) };
  }

  probe({ count, rows }: Probe): Probe {
    return {
      count: (pattern, atMost) => {
        const counted = `SELECT (COUNT(*) AS ?n) ${this.datasets} WHERE { SELECT * { ${pattern} } LIMIT ${atMost} }`;
        return count(`${this.prologue}${counted}`, atMost);
      },
      rows: (pattern, atMost) =>
        rows(`${this.prologue}SELECT * ${this.datasets} WHERE { ${pattern} } LIMIT ${atMost}`, atMost),
    };
  }
}
