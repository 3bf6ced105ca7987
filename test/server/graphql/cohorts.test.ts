import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, parseCsv, sha256, silentLog, systemClock } from '../../../src/core/index.ts';
import { instanceIris } from '../../../src/graph/index.ts';
import { eraseSubject } from '../../../src/pipeline/index.ts';
import { createApp } from '../../../src/server/index.ts';
import { followDataDirectory } from '../../../src/store/index.ts';
import { caseRecord, base as fixtureBase } from '../../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../../support/directory-fixture.ts';
import { cohortBase, features, generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const { people, nquads } = generateCohort(24, 11);
const secrets = { writer: 'w'.repeat(40), reader: 'r'.repeat(40), alpha: 'a'.repeat(40) };
const access = {
  datasets: {},
  trustLoopback: false,
  tokens: [
    { sha256: sha256(secrets.writer), scope: 'write' },
    { sha256: sha256(secrets.reader), scope: 'records' },
    { sha256: sha256(secrets.alpha), scope: 'records', datasets: ['alpha', 'tables'] },
  ],
} as const;
const as = (who: keyof typeof secrets) => ({ authorization: `Bearer ${secrets[who]}` });
const save = `mutation ($filter: SubjectFilter!, $title: String!) { saveCohort(input: { title: $title, filter: $filter }) {
  iri id lineage version digest memberCount citation filter equivalentSparql manifest featureMatrix(format: PARQUET) members(first: 100) { nodes { iri } } } }`;

interface Saved {
  readonly saveCohort: {
    readonly iri: string;
    readonly id: string;
    readonly digest: string;
    readonly memberCount: number;
    readonly citation: string;
    readonly filter: string;
    readonly equivalentSparql: string;
    readonly manifest: string;
    readonly featureMatrix: string;
    readonly members: { readonly nodes: ReadonlyArray<{ readonly iri: string }> };
  };
}

describe('A saved cohort', () => {
  let server: GraphqlFixture;
  const get = (address: string, who: keyof typeof secrets) =>
    server.app.request(address.replace(cohortBase, 'http://127.0.0.1:8080/'), { headers: as(who) });
  const filter = { series: { sliceThickness: { lte: 3 } }, dataset: ['alpha'] };
  const members = people
    .filter(({ sliceThickness, dataset }) => sliceThickness <= 3 && dataset === 'alpha')
    .map(({ iri }) => iri);
  const saveAs = async (who: keyof typeof secrets, wanted: object = filter, title = 'Thin slices') =>
    (await server.ask<Saved>(save, { filter: wanted, title }, as(who))).saveCohort;

  beforeAll(async () => {
    server = await openGraphql(nquads, { access });
  });
  afterAll(() => server?.close());

  it('contains the filter, the frozen members, a digest of both and a citation, and is the same one however often it is saved', async () => {
    const cohort = await saveAs('writer');
    expect(cohort.members.nodes.map(({ iri }) => iri)).toEqual(members);
    expect(members.length).toBeGreaterThan(2);
    expect(cohort.digest).toBe(sha256(canonicalJson({ filter: JSON.parse(cohort.filter), members })));
    expect(cohort.citation).toContain(cohort.digest);
    expect(cohort.citation).toContain(cohort.iri);
    expect((await server.sparql(cohort.equivalentSparql)).map((row) => row['subject'])).toEqual(members);
    expect((await saveAs('writer')).id).toBe(cohort.id);
  });

  it('is a collection with its plan in the graph, where SPARQL finds its members', async () => {
    const { iri, id } = await saveAs('writer');
    const rows = await server.sparql(`PREFIX prov: <http://www.w3.org/ns/prov#> SELECT ?member ?filter {
      GRAPH <${cohortBase}graph/cohort/${id}> { <${iri}> a prov:Collection ; prov:hadMember ?member ; prov:wasGeneratedBy/prov:used ?plan .
      ?plan a prov:Plan ; <https://w3id.org/fair-qiaw/ns#cohortFilter> ?filter } } ORDER BY ?member`);
    expect(rows.map((row) => row['member'])).toEqual(members);
  });

  it('is saved only with the write scope, and shown only to callers who may read all its members', async () => {
    for (const headers of [{}, as('reader')]) {
      const answer = await server.send(save, { filter: {}, title: 'x' }, headers);
      expect(answer.errors?.[0]?.extensions?.code).toBe('QIAW_TOKEN_NEEDED');
    }
    const everybody = await saveAs('writer', {}, 'Everybody');
    const own = await saveAs('writer');
    const list = '{ cohorts { id } }';
    expect((await server.ask<{ cohorts: unknown[] }>(list)).cohorts).toEqual([]);
    expect((await server.ask<{ cohorts: unknown[] }>(list, {}, as('alpha'))).cohorts).toEqual([{ id: own.id }]);
    expect((await server.ask<{ cohorts: unknown[] }>(list, {}, as('reader'))).cohorts).toHaveLength(2);
    expect((await get(everybody.manifest, 'alpha')).status).toBe(404);
    expect((await get(own.manifest, 'alpha')).status).toBe(200);
  });

  it('shows what changed since then, and can be compared with another', async () => {
    const thin = await saveAs('writer');
    const all = await saveAs('writer', { dataset: ['alpha'] }, 'Alpha');
    const { compareCohorts } = await server.ask<{
      compareCohorts: { both: string[]; onlyFirst: string[]; onlySecond: string[]; similarity: number };
    }>(
      'query ($a: ID!, $b: ID!) { compareCohorts(first: $a, second: $b) { both onlyFirst onlySecond similarity first { count { count } } } }',
      { a: thin.id, b: all.id },
      as('reader'),
    );
    const alpha = people.filter(({ dataset }) => dataset === 'alpha').map(({ iri }) => iri);
    expect(compareCohorts).toMatchObject({
      both: members,
      onlyFirst: [],
      onlySecond: alpha.filter((iri) => !members.includes(iri)),
    });
    expect(compareCohorts.similarity).toBe(members.length / alpha.length);
    const changes = 'query ($id: ID!) { cohort(id: $id) { changes { added { iri } removed } } }';
    expect(await server.ask(changes, { id: thin.id }, as('reader'))).toEqual({
      cohort: { changes: { added: [], removed: [] } },
    });
  });

  it('gives its series and its features as tables', async () => {
    const cohort = await saveAs('writer');
    const manifest = parseCsv(await (await get(cohort.manifest, 'reader')).text())!;
    expect(new Set(manifest.slice(1).map(([subject]) => subject))).toEqual(new Set(members));
    expect(manifest).toHaveLength(members.length * 2 + 1);
    const json = (await (await get(cohort.manifest.replace('.csv', '.json'), 'reader')).json()) as {
      series: unknown[];
    };
    expect(json.series).toHaveLength(members.length * 2);
    const s5cmd = await get(cohort.manifest.replace('.csv', '.s5cmd'), 'reader');
    expect([s5cmd.status, await s5cmd.json()]).toMatchObject([404, { code: 'QIAW_MANIFEST_UNAVAILABLE' }]);

    const table = parseCsv(await (await get(cohort.featureMatrix.replace('.parquet', '.csv'), 'reader')).text())!;
    const [header, ...rows] = table;
    const whose = people.filter(({ iri }) => members.includes(iri));
    expect(rows).toHaveLength(whose.reduce((sum, { regions }) => sum + regions.length, 0));
    for (const row of rows) {
      const region = whose.flatMap(({ regions }) => regions).find(({ iri }) => iri === row[1])!;
      for (const name of features) {
        const cells = header!.flatMap((column, at) =>
          column.startsWith(`${name}@`) && row[at] !== '' ? [Number(row[at])] : [],
        );
        expect(cells, name).toEqual([region.values[name]]);
      }
    }
    const body = await (await get(`${cohort.featureMatrix}?feature=${features[1]}`, 'reader')).arrayBuffer();
    const objects = await parquetReadObjects({ file: body });
    expect(objects).toHaveLength(rows.length);
    expect(Object.keys(objects[0]!).filter((name) => name.startsWith('original_'))).toHaveLength(2);
  });
});

describe('Erasing a subject', () => {
  it('withdraws the cohorts that contained it and leaves a version of each without it', async () => {
    const fixture = await DirectoryFixture.make(temporaryFolder('erase-cohort'));
    const erased = await fixture.publish(caseRecord(1));
    await fixture.publish(caseRecord(2));
    const directory = await followDataDirectory(fixture.data.root, { base: fixtureBase, replicas: 1 });
    await directory.load();
    const app = createApp({
      store: directory.store,
      directory,
      dataDirectory: fixture.data.root,
      base: fixtureBase,
      host: '127.0.0.1',
      port: 8080,
      log: silentLog,
      queries: [],
      access,
    });
    const ask = async (query: string) => {
      const response = await app.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...as('writer') },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as {
        data: Record<string, never>;
        errors?: [{ message: string; extensions: { code: string } }];
      };
    };
    const subject = instanceIris(fixtureBase).subject(erased.subject.id).value;
    const saved = (
      await ask('mutation { saveCohort(input: { title: "Both", filter: {} }) { id lineage memberCount } }')
    ).data as unknown as {
      saveCohort: { id: string; lineage: string; memberCount: number };
    };
    expect(saved.saveCohort.memberCount).toBe(2);
    await eraseSubject(fixture.data, erased.subject.id, systemClock);
    const { id, lineage } = saved.saveCohort;
    const gone = await ask(`{ cohort(id: "${id}") { id } }`);
    expect(gone.errors?.[0]).toMatchObject({ extensions: { code: 'QIAW_WITHDRAWN' } });
    expect(gone.errors?.[0].message).toContain(`${lineage}-2`);
    for (const address of [`/cohorts/${id}/manifest.csv`, `/id/cohort/${id}`]) {
      expect((await app.request(address, { headers: as('writer') })).status, address).toBe(410);
    }
    const next = await ask(
      `{ cohort(id: "${lineage}-2") { version memberCount members { nodes { iri } } } catalogue { subjects { count } } }`,
    );
    expect(JSON.stringify(next)).not.toContain(subject);
    expect(next.data).toMatchObject({ cohort: { version: 2, memberCount: 1 }, catalogue: { subjects: { count: 1 } } });
    await directory.close();
  });
});
