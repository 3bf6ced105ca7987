import type { Quad, Store } from 'oxigraph';
import type { Row } from '../../src/store/rewriting/plan/join-part.ts';

/** Solutions with their multiplicity, or the truth value, or the triples, for comparing two answers. */
export function answersOf(store: Store, query: string, dataset: object = {}): unknown {
  const answer = store.query(query, dataset);
  if (typeof answer === 'boolean') return answer;
  return (answer as Array<Row | Quad>)
    .map((one) =>
      one instanceof Map
        ? [...(one as Row)]
            .map(([name, term]) => `${name}=${term}`)
            .sort()
            .join(' ')
        : String(one),
    )
    .sort();
}
