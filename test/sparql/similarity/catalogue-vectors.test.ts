import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogueVectors } from '../../../src/sparql/index.ts';
import { type GraphStore, openOxigraphStore } from '../../../src/store/index.ts';
import {
  cosine,
  l2,
  models,
  roiIri,
  runGraph,
  someVectors,
  subjectIri,
  vectorGraph,
  vectorIri,
} from '../../support/deep-vectors-fixture.ts';

const values = someVectors(12);
let store: GraphStore;
let vectors: CatalogueVectors;

beforeAll(async () => {
  store = await openOxigraphStore({ replicas: 1 });
  for (const [n, one] of values.entries()) await store.load(vectorGraph(n, one), 'trig');
  await store.load(vectorGraph(0, [1, 2], 'large'), 'trig');
  vectors = new CatalogueVectors(store);
});
afterAll(() => store.close());

/** Numbers of the vectors nearest to one, computed directly. */
function byHand(n: number, score: (a: readonly number[], b: readonly number[]) => number, k: number): number[] {
  return values
    .map((other, at) => [at, score(values[n]!, other)] as const)
    .filter(([at]) => at !== n)
    .sort(([, a], [, b]) => a - b)
    .slice(0, k)
    .map(([at]) => at);
}

describe('The deep vectors of a catalogue', () => {
  it('are found by cosine and by Euclidean distance, without the query vector itself', async () => {
    const near = await vectors.nearest({ to: roiIri(3), k: 4 });
    const expected = byHand(3, (a, b) => -cosine(a, b), 4);
    expect(near.map(({ vector }) => vector)).toEqual(expected.map((n) => vectorIri(n)));
    expect(near.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
    expect(near[0]!.distance).toBeCloseTo(1 - cosine(values[3]!, values[expected[0]!]!), 6);
    expect(near[0]).toMatchObject({ roi: roiIri(expected[0]!), model: models.small });
    const far = await vectors.nearest({ to: vectorIri(3), k: 2, metric: 'euclidean' });
    expect(far.map(({ vector }) => vector)).toEqual(byHand(3, l2, 2).map((n) => vectorIri(n)));
  });

  it('of a subject are compared by the nearest of its vectors, and its own are left out', async () => {
    const near = await vectors.nearest({ to: subjectIri(1), k: 12 });
    expect(near).toHaveLength(10);
    expect(near.map(({ subject }) => subject)).not.toContain(subjectIri(1));
    const best = Math.max(
      ...[2, 3].flatMap((n) => values.map((v, at) => (at >> 1 === 1 ? -2 : cosine(values[n]!, v)))),
    );
    expect(1 - near[0]!.distance).toBeCloseTo(best, 6);
  });

  it('are kept separate by model, and found for a vector that is not stored', async () => {
    expect(await vectors.nearest({ to: roiIri(0), k: 3, model: models.large })).toEqual([]);
    const [first] = await vectors.nearest({ to: Float32Array.from(values[5]!), k: 1 });
    expect(first).toMatchObject({ vector: vectorIri(5), distance: expect.closeTo(0, 6) });
    expect(await vectors.nearest({ to: 'http://nobody', k: 3 })).toEqual([]);
  });

  it('in graphs that the caller may not see are neither found nor used as a starting point', async () => {
    const visible = (graph: string) => graph !== runGraph(3) && graph !== runGraph(4);
    expect(await vectors.nearest({ to: roiIri(3), k: 3, visible })).toEqual([]);
    const near = await vectors.nearest({ to: roiIri(5), k: 20, visible });
    expect(near).toHaveLength(9);
    expect(near.map(({ graph }) => graph)).not.toContain(runGraph(4));
  });

  it('follow the store: a new graph is found, a removed one is not', async () => {
    const twin = values[7]!.map((x) => x * 2);
    await store.load(vectorGraph(20, twin), 'trig');
    expect((await vectors.nearest({ to: roiIri(7), k: 1 }))[0]!.vector).toBe(vectorIri(20));
    await store.removeGraph(runGraph(20));
    expect((await vectors.nearest({ to: roiIri(7), k: 1 }))[0]!.vector).not.toBe(vectorIri(20));
  });

  it('that are not packed vectors are left out', async () => {
    const broken = vectorGraph(30, values[0]!).replace(/"[A-Za-z0-9+/=]{40,}"/, '"not base64"');
    await store.load(broken, 'trig');
    const all = await vectors.vectors(models.small);
    expect(all).toHaveLength(12);
  });
});
