import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildColumns } from '../../../src/cohorts/columns/build-columns.ts';
import { Bitset, type CatalogueColumns, LiveColumns } from '../../../src/cohorts/index.ts';
import { type GraphStore, openOxigraphStore } from '../../../src/store/index.ts';
import { cohortBase, generateCohort } from '../../support/generated-cohort.ts';

const small = generateCohort(6, 3);
const large = generateCohort(9, 3);

/** The content of an index, without its functions. */
const said = ({ row: _, narrower: __, labels: ___, version: ____, ...columns }: CatalogueColumns): unknown =>
  JSON.parse(
    JSON.stringify(columns, (_key, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value instanceof Map ? [...value] : value,
    ),
  );

describe('The columnar index', () => {
  let store: GraphStore;
  beforeAll(async () => {
    store = await openOxigraphStore({ replicas: 1 });
    await store.load(small.nquads, 'nquads');
  });
  afterAll(() => store?.close());

  it('follows the store: what it reuses and what it reads again equals a fresh index', async () => {
    const live = new LiveColumns(store, cohortBase, { waitMs: 60_000 });
    const first = await live.current();
    expect(first.subjects).toHaveLength(6);
    expect(await live.current()).toBe(first);
    await store.load(large.nquads, 'nquads');
    const second = await live.current();
    const { version } = await store.statistics();
    expect(second.subjects).toHaveLength(9);
    expect(said(second)).toEqual(said(await buildColumns(store, cohortBase, version)));
    await store.removeGraph(`${cohortBase}graph/import/${/graph\/import\/([0-9a-f]{64})/.exec(large.nquads)![1]}`);
    const third = await live.current();
    expect(said(third)).toEqual(said(await buildColumns(store, cohortBase, (await store.statistics()).version)));
    expect(third.variables.has('vitalStatus')).toBe(false);
  });

  it('takes names and hierarchy of classes from the ontology alone, so that no user graph changes the cohorts of others', async () => {
    const [heart, lung] = ['http://example.org/Heart', 'http://example.org/Lung'];
    const says = `<${heart}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <${lung}> ; <http://www.w3.org/2000/01/rdf-schema#label> "Lung" .`;
    const columns = async (graph: string): Promise<CatalogueColumns> => {
      await store.load(says, 'turtle', `${cohortBase}graph/${graph}`);
      return buildColumns(store, cohortBase, (await store.statistics()).version);
    };
    for (const graph of ['user/mine', 'user/graph/ontology/mine']) {
      const { narrower, labels } = await columns(graph);
      expect([narrower.get(lung), labels.get(heart)]).toEqual([undefined, undefined]);
    }
    const { narrower, labels } = await columns('ontology/own');
    expect([narrower.get(lung), labels.get(heart)]).toEqual([[heart], 'Lung']);
  });

  it('is not served in its state before a withdrawal; otherwise it does not wait long for an update', async () => {
    const live = new LiveColumns(store, cohortBase, { waitMs: 0 });
    const first = await live.current();
    await store.load(
      '<http://example.org/s> <http://example.org/p> <http://example.org/o> <http://example.org/g> .',
      'nquads',
    );
    expect(await live.current()).toBe(first);
    expect((await live.current(1)).version).toBe((await store.statistics()).version);
  });
});

describe('A bitset', () => {
  it('counts, joins and lists rows across word boundaries', () => {
    const odd = Bitset.of(70, [1, 31, 32, 33, 69]);
    expect([...odd]).toEqual([1, 31, 32, 33, 69]);
    expect(odd.count).toBe(5);
    expect(odd.not().count).toBe(65);
    expect([...odd.and(Bitset.of(70, [32, 69, 2]))]).toEqual([32, 69]);
    expect(odd.or(Bitset.full(70)).count).toBe(70);
    expect([...odd.without(Bitset.of(70, [1]))]).toEqual([31, 32, 33, 69]);
    expect(odd.countWith(odd.not())).toBe(0);
  });
});
