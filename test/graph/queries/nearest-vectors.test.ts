import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindParameters, instanceIris, loadQueries, serialise } from '../../../src/graph/index.ts';
import { QueryRouter } from '../../../src/sparql/index.ts';
import { type GraphStore, openOxigraphStore } from '../../../src/store/index.ts';
import { base } from '../rdf/case-record-fixture.ts';
import { patients, twoPatients } from './two-patients.ts';

const iris = instanceIris(base);
const query = loadQueries().find(({ name }) => name === 'nearest-vectors')!;
let store: GraphStore;
let router: QueryRouter;

beforeAll(async () => {
  store = await openOxigraphStore({ replicas: 1 });
  await store.load(serialise(twoPatients(), 'nquads'), 'nquads');
  router = new QueryRouter(store, { threads: 1 });
});
afterAll(async () => {
  await router.close();
  await store.close();
});

async function ask(values: Record<string, string>): Promise<Record<string, string>[]> {
  const options = { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 600_000 } as const;
  const { body } = await router.query(bindParameters(query, values), options);
  const { results } = JSON.parse(body) as { results: { bindings: Array<Record<string, { value: string }>> } };
  return results.bindings.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])),
  );
}

describe('nearest-vectors', () => {
  it('gives the other patient as the nearest, with model, digest, region and similarity', async () => {
    const [first, second] = patients;
    const rows = await ask({ of: iris.subject(first.subject.id).value });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row['subject']).toBe(iris.subject(second.subject.id).value);
    const [{ values: a }, { values: b }] = [first.deepVectors![0]!, second.deepVectors![0]!];
    const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, one, at) => sum + one * y[at]!, 0);
    expect(Number(rows[0]!['similarity'])).toBeCloseTo(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), 6);
    expect(rows[0]).toMatchObject({
      rank: '1',
      model: iris.software('deep-prognosis-1.0').value,
      dimension: String(a.length),
    });
    expect(rows[0]!['weightsDigest']).toMatch(/^sha256:/);
  });

  it('filters by model, and gives nothing for an unknown subject', async () => {
    const of = iris.subject(patients[0].subject.id).value;
    expect(await ask({ of, model: 'http://other/model' })).toEqual([]);
    expect(await ask({ of: 'http://nobody/' })).toEqual([]);
  });
});
