import { describe, expect, it } from 'vitest';
import { counter, gauge, histogram, noMetrics } from '../../src/core/index.ts';

describe('A metric', () => {
  it('has a kind, a name and labels; labels may be omitted', () => {
    const queries = counter({ name: 'qiaw_queries_total', help: 'Queries answered.', labels: ['outcome'] });
    expect(queries).toMatchObject({ kind: 'counter', name: 'qiaw_queries_total', labels: ['outcome'] });
    expect(gauge({ name: 'qiaw_store_quads', help: 'Quads in the store.' }).labels).toEqual([]);
  });

  it('is dropped when no reader is registered', () => {
    const seconds = histogram({ name: 'qiaw_step_seconds', help: 'Seconds a step took.', labels: ['step'] });
    expect(() => noMetrics.observe(seconds, { step: 'masks' }, 1)).not.toThrow();
  });
});
