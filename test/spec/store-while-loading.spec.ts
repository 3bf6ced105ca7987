import { expect, it } from 'vitest';
import { openOxigraphStore } from '../../src/store/index.ts';

const ask = { resultsFormat: 'csv', graphFormat: 'ntriples', timeoutMs: 600_000 } as const;

/** A race, which is won by a wide margin on a machine with little other work. */
it('The embedded store answers from the previous state while one engine loads a large graph, and with the graph afterwards', async () => {
  const store = await openOxigraphStore({ replicas: 2, maxWaitMs: 600_000 });
  await store.load('<a:s> <a:p> 1 .', 'turtle', 'http://e/small');
  expect((await store.query('ASK { <a:s> ?p ?o }', ask)).body).toContain('true');
  const lines = Array.from({ length: 150_000 }, (_, n) => `<http://e/subject-${n}> <http://e/number> ${n} .`);
  const order: string[] = [];
  const written = store.replaceGraph('http://e/large', lines.join('\n'), 'turtle').then(() => order.push('written'));
  for (let n = 0; n < 3; n++) {
    expect((await store.query('ASK { <a:s> ?p ?o }', ask)).body).toContain('true');
    order.push('answered');
  }
  await written;
  const { body } = await store.query('ASK { <http://e/subject-149999> ?p ?o }', ask);
  expect(body).toContain('true');
  expect(order).toEqual(['answered', 'answered', 'answered', 'written']);
  await store.close();
});
