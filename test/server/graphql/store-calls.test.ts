import { describe, expect, it } from 'vitest';
import type { GraphStore } from '../../../src/store/index.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { openGraphql } from '../../support/graphql-fixture.ts';

/** A store that counts its queries. */
function counting(store: GraphStore): { readonly store: GraphStore; readonly calls: { query: number } } {
  const calls = { query: 0 };
  const counted = new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (name === 'query') calls.query++;
        return (value as (...given: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { store: counted, calls };
}

const wide = `{ subjects(first: 1000) { nodes { iri datasets { id subjects { count } } studies { uid series { iri } } clinical { variable value code { label } }
  structures { label classes { label } series { manufacturer } run { software { version } } deepVectors { model { label } }
    radiomics { parameterSet { digest } software { version } values { value definition { computes { label } } } } } } }
  subjectAggregations { facet(by: ROI_CLASS) { cells { count } } distribution(feature: { name: original_firstorder_Mean }) { mean histogram { count } } } }`;

describe('A GraphQL request', () => {
  it('does not query the store once the index exists, however many subjects and values it lists', async () => {
    const asked: number[] = [];
    for (const people of [3, 60]) {
      const fixture = await openGraphql(generateCohort(people).nquads);
      const { store, calls } = counting(fixture.store);
      const server = await openGraphql('', { store });
      await server.ask('{ catalogue { version } }');
      const before = calls.query;
      const { subjects } = await server.ask<{ subjects: { nodes: unknown[] } }>(wide);
      expect(subjects.nodes).toHaveLength(people);
      asked.push(calls.query - before);
      await server.close();
      await fixture.close();
    }
    expect(asked).toEqual([0, 0]);
  });
});
