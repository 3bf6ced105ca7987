import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishDataset } from '../../../src/catalogue/index.ts';
import { sha256 } from '../../../src/core/index.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';
import { requestFor, somePeople, writePeople, writeRecord } from '../../support/restricted-dataset.ts';

const { people, nquads } = generateCohort(90, 42);
const tokens = { records: 'r'.repeat(40), count: 'c'.repeat(40), other: 'o'.repeat(40), few: 'f'.repeat(40) };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const anyone = {};

const access = {
  datasets: { alpha: 'restricted', beta: 'restricted', lung: 'restricted', club: 'registered' },
  trustLoopback: false,
  tokens: [
    { name: 'reader', sha256: sha256(tokens.records), scope: 'records' },
    {
      name: 'counter',
      sha256: sha256(tokens.count),
      scope: 'count',
      datasets: ['lung'],
      questions: { id: 'c1', most: 500 },
    },
    { name: 'other', sha256: sha256(tokens.other), scope: 'count', datasets: ['alpha'] },
    { name: 'few', sha256: sha256(tokens.few), scope: 'count', questions: { id: 'f1', most: 3 } },
  ],
} as const;

/** Forms of a free filter, and everything else that counts or measures by one. */
const freeFilters: readonly string[] = [
  '{ subjectAggregations { count { count } } }',
  '{ subjectAggregations(filter: { or: [{ dataset: ["alpha"] }, { not: { dataset: ["alpha"] } }] }) { count { count } } }',
  '{ subjectAggregations(filter: { dataset: ["alpha"] }) { facet(by: KERNEL) { cells { key count } } } }',
  '{ subjectAggregations(filter: { outcome: { survivalDays: { lt: 100 } } }) { count { count readable } equivalentSparql } }',
  '{ subjectAggregations { distribution(variable: survivalTime) { minimum maximum mean histogram(bins: { width: 20 }) { count } } } }',
  '{ subjectAggregations { distribution(feature: { name: original_firstorder_Mean }) { median quantiles(p: [0.5]) { value } } } }',
  '{ subjectAggregations { table(rows: MANUFACTURER, columns: KERNEL) { cells { count } } } }',
  '{ compareFilters(filters: [{}, { series: { kernel: ["STANDARD"] } }]) { count { count } } }',
];

describe('People whose records the caller may not read', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    server = await openGraphql(nquads, { access });
    const { dataDirectory } = server.context;
    await writePeople(dataDirectory, 'lung', somePeople(260));
    await writeRecord(dataDirectory, 'lung');
    await publishDataset({ ...(await requestFor(dataDirectory)), dataset: 'lung', next: 'minor' });
  });
  afterAll(() => server?.close());

  const codeOf = async (query: string, headers: object, variables = {}) =>
    (await server.send(query, variables, headers as Record<string, string>)).errors?.[0]?.extensions?.code;

  it('are not counted by any free filter, for any caller or with a count token, and the refusal says what to do', async () => {
    for (const query of freeFilters) {
      for (const headers of [anyone, bearer(tokens.count)]) {
        const { errors, data } = await server.send(query, {}, headers);
        expect([errors?.[0]?.extensions?.code, JSON.stringify(data ?? null)]).toEqual(['QIAW_COUNTS_FIXED', 'null']);
        expect(errors![0]!.message).toMatch(/publishedCounts.*countPublished.*record access/s);
      }
      expect(await codeOf(query, bearer(tokens.records))).toBeUndefined();
    }
  });

  it('are still counted exactly for callers who may read them', async () => {
    const ask = `{ subjectAggregations(filter: { outcome: { survivalDays: { lt: 300 } } }) { count { count suppressed readable } distribution(variable: survivalTime) { values minimum } } }`;
    const { subjectAggregations } = await server.ask<{ subjectAggregations: Record<string, unknown> }>(
      ask,
      {},
      bearer(tokens.records),
    );
    const days = people.flatMap(({ survivalDays = 1e9 }) => (survivalDays < 300 ? [survivalDays] : []));
    expect(subjectAggregations).toEqual({
      count: { count: days.length, suppressed: false, readable: days.length },
      distribution: { values: days.length, minimum: Math.min(...days) },
    });
  });

  it('affect nothing reported about others: counts of a public dataset are exact, and cover it alone', async () => {
    const partly = await openGraphql(nquads, {
      access: { ...access, datasets: { alpha: 'public', tables: 'public' } },
    });
    const alpha = people.filter(({ dataset }) => dataset === 'alpha');
    const ask = async (query: string) =>
      partly.ask<Record<string, { count: { count: number }; facet: { cells: Array<{ count: number }> } }>>(query);
    const whole = (await ask('{ subjectAggregations { count { count } facet(by: KERNEL) { cells { count } } } }'))
      .subjectAggregations!;
    expect(whole.count.count).toBe(alpha.length);
    expect(whole.facet.cells.map(({ count }) => count)).toEqual(
      ['B19f', 'STANDARD'].map((kernel) => alpha.filter((one) => one.kernel === kernel).length),
    );
    const not = (
      await ask('{ subjectAggregations(filter: { not: { series: { kernel: ["B19f"] } } }) { count { count } } }')
    ).subjectAggregations!;
    expect(not.count.count).toBe(alpha.filter(({ kernel }) => kernel !== 'B19f').length);
    const { errors } = await partly.send(
      '{ subjectAggregations(filter: { not: { or: [{ dataset: ["beta"] }] } }) { count { count } } }',
    );
    expect(errors?.[0]?.extensions?.code).toBe('QIAW_COUNTS_FIXED');
    await partly.close();
  });

  it('are not revealed by naming, listing, sorting or paging them, by keys of filters, or by the version of the content', async () => {
    const { iri } = people[0]!;
    const region = people[0]!.regions[0]!.iri;
    for (const headers of [anyone, bearer(tokens.count)]) {
      expect(await codeOf(`{ subjects(filter: { not: { iri: ["${iri}"] } }) { totalCount } }`, headers)).toBe(
        'QIAW_FILTER',
      );
      const empty = await server.ask<Record<string, unknown>>(
        `{ subjects(first: 1, orderBy: { feature: { name: original_firstorder_Mean }, direction: DESC }) { totalCount pageInfo { hasNextPage endCursor } nodes { iri } }
        structures { totalCount } series { totalCount } runs { totalCount } refusals { totalCount } cohorts { id }
        subject: node(iri: "${iri}") { iri } region: node(iri: "${region}") { iri } filteringTerms { path keys }
        catalogue { subjects { count readable } structures values everythingReadable } datasets { id subjects { count suppressed readable } } }`,
        {},
        headers,
      );
      expect(empty).toMatchObject({
        subjects: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
        structures: { totalCount: 0 },
        series: { totalCount: 0 },
        runs: { totalCount: 0 },
        refusals: { totalCount: 0 },
        cohorts: [],
        subject: null,
        region: null,
        catalogue: { subjects: { count: 0, readable: 0 }, structures: 0, values: null, everythingReadable: false },
      });
      expect((empty['datasets'] as Array<{ subjects: unknown }>).map(({ subjects }) => subjects)).toEqual(
        Array(3).fill({ count: null, suppressed: true, readable: 0 }),
      );
      const terms = empty['filteringTerms'] as Array<{ path: string; keys: string[] }>;
      expect(terms.filter(({ path, keys }) => path !== 'feature.name' && keys.length > 0)).toEqual([]);
      expect(JSON.stringify(empty)).not.toContain('k1-');
    }
    const version = async (headers: Readonly<Record<string, string>>) =>
      (await server.ask<{ catalogue: { version: number } }>('{ catalogue { version } }', {}, headers)).catalogue
        .version;
    expect(await version(anyone)).toBe(await version(anyone));
    expect(await version(anyone)).not.toBe(await version(bearer(tokens.records)));
  });

  it('do not show in the schema: it names no code or class that occurs only for them', async () => {
    const odd = 'http://example.org/only-one';
    const one = `<${people[0]!.regions[0]!.iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${odd}> `;
    const withOdd = await openGraphql(
      nquads.replace(/^(.*)$/m, (line) => `${line}\n${one}${line.slice(line.lastIndexOf('<'))}`),
      { access },
    );
    const schema = async (headers: Record<string, string>) =>
      (await withOdd.app.request('/graphql/schema', { headers })).text();
    expect(await schema({})).not.toContain('only_one');
    await withOdd.close();
  });

  it('are reported to any caller as fixed at publication: totals and one-variable counts in steps of five', async () => {
    const ask = `{ publishedCounts(dataset: "lung") { version smallCells countFrom individuals records facets { variable cells { key count } missing } } }`;
    type Answer = {
      publishedCounts: {
        individuals: number;
        records: number;
        facets: Array<{ variable: string; cells: Array<{ key: string; count: number | null }> }>;
      };
    };
    const { publishedCounts } = await server.ask<Answer>(ask);
    expect(publishedCounts).toMatchObject({
      version: '1.0.0',
      smallCells: 5,
      countFrom: 200,
      individuals: 260,
      records: 780,
    });
    expect(publishedCounts.facets.map(({ variable }) => variable)).toEqual([
      'sex',
      'tStage',
      'vitalStatus',
      'age',
      'modality',
      'region',
    ]);
    for (const { cells } of publishedCounts.facets)
      for (const { count } of cells) if (count !== null) expect(count % 5).toBe(0);
    expect(await server.ask(ask.replace('lung', 'alpha'))).toEqual({ publishedCounts: null });
    expect(await server.ask(ask.replace('lung', '../lung'))).toEqual({ publishedCounts: null });
  });

  const count =
    'query ($dataset: ID!, $conditions: [PublishedCondition!]!) { countPublished(dataset: $dataset, conditions: $conditions) { answer count questionsLeft } }';
  const of = (...pairs: ReadonlyArray<readonly [string, string]>) =>
    pairs.map(([variable, key]) => ({ variable, key }));

  it('are counted for a count token with one to three published conditions', async () => {
    const ask = async (conditions: object, headers = bearer(tokens.count)) =>
      (
        await server.ask<{ countPublished: { answer: string; count: number | null; questionsLeft: number | null } }>(
          count,
          { dataset: 'lung', conditions },
          headers,
        )
      ).countPublished;
    expect((await ask(of(['sex', 'female']))).answer).toBe('AT_LEAST');
    expect(await ask(of(['tStage', 'TX']))).toMatchObject({ answer: 'NOT_TOLD', count: null });
    const [first, again] = [
      await ask(of(['age', '50..60'], ['sex', 'male'])),
      await ask(of(['sex', 'male'], ['age', '50..60'])),
    ];
    expect([again.answer, again.count]).toEqual([first.answer, first.count]);
    expect(again.questionsLeft).toBe(first.questionsLeft! - 1);
    // A caller who may read records spends no budget and gets the same answer.
    expect(await ask(of(['sex', 'female']), bearer(tokens.records))).toEqual({
      answer: 'AT_LEAST',
      count: 5,
      questionsLeft: null,
    });
  });

  it('are counted for nobody else, and by no other query', async () => {
    const codes = async (headers: object, dataset: string, conditions: object) =>
      codeOf(count, headers, { dataset, conditions });
    const sex = of(['sex', 'female']);
    expect(await codes(anyone, 'lung', sex)).toBe('QIAW_TOKEN_NEEDED');
    expect(await codes(bearer(tokens.other), 'lung', sex)).toBe('QIAW_NOT_GRANTED');
    expect(await codes(bearer(tokens.other), 'alpha', sex)).toBe('QIAW_COUNT_QUESTION');
    const wrong = [
      [],
      of(['sex', 'female'], ['tStage', 'T1'], ['vitalStatus', 'dead'], ['modality', 'CT']),
      of(['sex', 'female'], ['sex', 'male']),
      of(['survivalTime', '100']),
      of(['age', '50..61']),
      of(['sex', "female' OR 1=1"]),
    ];
    for (const conditions of wrong)
      expect(await codes(bearer(tokens.count), 'lung', conditions)).toBe('QIAW_COUNT_QUESTION');
  });

  it("are counted as often as the token's budget allows, across restarts too", async () => {
    const ask = async (from: GraphqlFixture) =>
      (await from.send(count, { dataset: 'lung', conditions: of(['sex', 'female']) }, bearer(tokens.few))).errors?.[0]
        ?.extensions?.code;
    // Refused queries use no budget.
    expect(await codeOf(count, bearer(tokens.few), { dataset: 'lung', conditions: [] })).toBe('QIAW_COUNT_QUESTION');
    expect([await ask(server), await ask(server)]).toEqual([undefined, undefined]);
    const { context } = server;
    const again = await openGraphql('', { access, store: context.store, dataDirectory: context.dataDirectory });
    expect(await Promise.all([ask(again), ask(again), ask(again)])).toEqual([
      undefined,
      'QIAW_COUNT_BUDGET',
      'QIAW_COUNT_BUDGET',
    ]);
    expect(await ask(server)).toBe('QIAW_COUNT_BUDGET');
    await again.close();
  });

  it('are accessible with a count token in no other way: no records, registered datasets, SPARQL or user graphs', async () => {
    const { app } = server;
    const headers = bearer(tokens.count);
    const sparql = async (query: string) => {
      const response = await app.request(`/sparql?query=${encodeURIComponent(query)}`, {
        headers: { ...headers, accept: 'application/sparql-results+json' },
      });
      return ((await response.json()) as { results: { bindings: Array<Record<string, { value: string }>> } }).results
        .bindings;
    };
    expect(await sparql('SELECT ?s { GRAPH ?g { ?s <https://w3id.org/fair-qiaw/ns#ofSubject> ?p } }')).toEqual([]);
    expect(
      (await sparql('SELECT (COUNT(*) AS ?n) { ?s <https://w3id.org/fair-qiaw/ns#ofSubject> ?p }'))[0]!['n']!.value,
    ).toBe('0');
    const save = `mutation { saveCohort(input: { title: "x", filter: {} }) { id } }`;
    expect(await codeOf(save, headers)).toBe('QIAW_TOKEN_NEEDED');
    expect(await codeOf('{ executions { iri } }', headers)).toBe('QIAW_TOKEN_NEEDED');
    expect((await app.request('/metrics', { headers })).status).toBeGreaterThanOrEqual(401);
    const ready = (await (await app.request('/ready', { headers })).json()) as object;
    expect(ready).toEqual({ status: 'ready' });
  });
});
