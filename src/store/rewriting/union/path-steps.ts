import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { filterNotIn, group } from '../rewrite/nodes.ts';
import type { Naming } from './naming.ts';
import { numberedUnion } from './numbered-union.ts';

/** A triple pattern with its path expanded: triples and additional patterns. */
export interface Steps {
  readonly triples: readonly SyntaxNode[];
  readonly others: readonly SyntaxNode[];
}

type End = unknown;

/**
 * Expands the parts of a property path that count matches (SPARQL 1.1, 18.2.2.4 and 18.4): `/` gets a variable in the middle, a
 * negated set gets one as predicate. Paths of arbitrary length (`*`, `+`, `?`) return each pair once and are kept. So is `|`,
 * which the engine evaluates in the same way (docs/sparql-conformance.md).
 */
export function stepsOf(triple: SyntaxNode, naming: Naming): Steps {
  const { subject, predicate, object } = triple as { subject: End; predicate: SyntaxNode; object: End };
  if (predicate.type !== 'path') return { triples: [triple], others: [] };
  const items = predicate['items'] as readonly SyntaxNode[];
  const step = (from: End, path: SyntaxNode, to: End): Steps =>
    stepsOf({ ...triple, subject: from, predicate: path, object: to }, naming);
  switch (predicate.subType) {
    case '^':
      return step(object, items[0]!, subject);
    case '/': {
      const ends: End[] = [subject, ...items.slice(1).map(() => naming.fresh()), object];
      return together(items.map((item, n) => step(ends[n], item, ends[n + 1])));
    }
    case '!':
      return negated(items[0]!, triple, naming);
    default:
      return { triples: [triple], others: [] };
  }
}

/** `!(:a|^:b)`: a forward statement with a predicate other than :a, or a backward one with a predicate other than :b. */
function negated(inner: SyntaxNode, triple: SyntaxNode, naming: Naming): Steps {
  const members = inner.subType === '|' ? (inner['items'] as readonly SyntaxNode[]) : [inner];
  const backward = members.filter(({ subType }) => subType === '^').map((one) => (one['items'] as SyntaxNode[])[0]!);
  const forward = members.filter(({ subType }) => subType !== '^');
  const { subject, object } = triple;
  const ways: Steps[] = [];
  if (forward.length > 0) ways.push(otherThan(forward, triple, naming));
  if (backward.length > 0) ways.push(otherThan(backward, { ...triple, subject: object, object: subject }, naming));
  return ways.length === 1 ? ways[0]! : { triples: [], others: [numberedUnion(ways.map(asGroup), naming)] };
}

function otherThan(predicates: readonly SyntaxNode[], triple: SyntaxNode, naming: Naming): Steps {
  const predicate = naming.fresh();
  return { triples: [{ ...triple, predicate }], others: [filterNotIn(predicate, ...predicates)] };
}

const together = (steps: readonly Steps[]): Steps => ({
  triples: steps.flatMap(({ triples }) => triples),
  others: steps.flatMap(({ others }) => others),
});

function asGroup({ triples, others }: Steps): SyntaxNode {
  const bgp = triples.length > 0 ? [{ type: 'pattern', subType: 'bgp', triples, loc }] : [];
  return group(...bgp, ...others);
}
