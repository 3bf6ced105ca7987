import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStabilityTable } from '../../src/catalogue/index.ts';
import { computeStability, StabilityFiles, type StabilityStudy } from '../../src/cohorts/index.ts';
import { parseCsv } from '../../src/core/index.ts';
import { bindParameters, createGate, loadQueries, parse, serialise } from '../../src/graph/index.ts';
import { cohortBase } from '../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../support/graphql-fixture.ts';
import { readersCohort } from '../support/readers-fixture.ts';

const dataset = 'readers';
let served: GraphqlFixture;
let study: StabilityStudy;

const query = (name: string) => loadQueries().find((one) => one.name === name)!;
const wanted = { dataset, version: undefined, over: 'observer', forms: ['ICC(C,1)'] } as const;

beforeAll(async () => {
  const { nquads } = readersCohort(13, 3);
  served = await openGraphql(nquads);
  const { dataDirectory } = served.context;
  const definitions = parse(nquads, 'nquads', cohortBase).filter(({ graph }) => graph.value.endsWith('/definitions'));
  writeFileSync(join(dataDirectory, 'graphs', 'definitions.trig'), serialise(definitions, 'trig'));
  const { studies } = await computeStability(served.store, cohortBase, wanted);
  study = studies[0]!;
  const files = new StabilityFiles(dataDirectory, cohortBase);
  mkdirSync(files.folder, { recursive: true });
  await files.write(study, await createGate());
  await served.context.directory!.load();
});
afterAll(() => served.close());

describe('A stability study', () => {
  it('counts patients, not delineations, and leaves out the patient who lacks a reader', () => {
    expect(study.subjects).toHaveLength(12);
    expect(study.readings).toEqual(['observer 1', 'observer 2', 'observer 3']);
    expect(study.vectors).toHaveLength(36);
    expect(study.omitted.map(({ reason }) => reason)).toEqual(['reading-missing']);
  });

  it('is read from its file as it was computed', async () => {
    const read = await new StabilityFiles(served.context.dataDirectory, cohortBase).read(study.id);
    expect(read).toEqual({ ...study, features: study.features.map((feature) => ({ ...feature, unit: '' })) });
  });

  it('has the same identifier and bytes when it is computed again', async () => {
    const again = (await computeStability(served.store, cohortBase, wanted)).studies[0]!;
    expect(again).toEqual(study);
  });

  it('gives a coefficient of variation only to features with a true zero', () => {
    const reason = Object.fromEntries(
      study.features.map(({ name, reliability }) => [name, reliability.noCv ?? 'given']),
    );
    expect(reason).toEqual({
      original_shape_MeshVolume: 'given',
      original_firstorder_Mean: 'not-ratio-scale',
      original_firstorder_Skewness: 'not-ratio-scale',
      original_glcm_JointEntropy: 'given',
      'wavelet-LLH_glcm_JointEntropy': 'not-ratio-scale',
    });
  });
});

describe('The same numbers', () => {
  /** Definition, value, lower and upper bound of every feature with an ICC. */
  const expected = (): unknown[] =>
    study.features.flatMap(({ definition, reliability: { estimates } }) =>
      estimates.icc === undefined ? [] : [[definition, estimates.icc.value, estimates.icc.lower, estimates.icc.upper]],
    );
  const sorted = (rows: readonly (readonly unknown[])[]): unknown[] =>
    [...rows].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));

  it('come from GraphQL', async () => {
    interface Given {
      readonly definition: { readonly iri: string };
      readonly icc: null | { readonly value: number; readonly lower: number; readonly upper: number };
    }
    const answer = await served.ask<{ stability: [{ features: Given[] }] }>(
      '{ stability(dataset: "readers", over: OBSERVER) { features { definition { iri } icc { value lower upper } } } }',
    );
    const rows = answer.stability[0].features.flatMap(({ definition, icc }) =>
      icc === null ? [] : [[definition.iri, icc.value, icc.lower, icc.upper]],
    );
    expect(sorted(rows)).toEqual(sorted(expected() as never));
  });

  it('come from SPARQL, by the named query and by the query that GraphQL names', async () => {
    const values = { dataset: `${cohortBase}dataset/${dataset}`, minimum: '-1' };
    const rows = await served.sparql(bindParameters(query('robust-features'), values));
    const numbers = rows.map(({ definition, icc, lower, upper }) => [
      definition,
      Number(icc),
      Number(lower),
      Number(upper),
    ]);
    expect(sorted(numbers)).toEqual(sorted(expected() as never));
    const { stabilityStudy } = await served.ask<{ stabilityStudy: { equivalentSparql: string } }>(
      `{ stabilityStudy(id: "${study.id}") { equivalentSparql } }`,
    );
    const same = (await served.sparql(stabilityStudy.equivalentSparql)).filter(({ icc }) => icc !== undefined);
    expect(
      sorted(same.map(({ definition, icc, lower, upper }) => [definition, Number(icc), Number(lower), Number(upper)])),
    ).toEqual(sorted(expected() as never));
  });

  it('come from CSV, by the command and by the server', async () => {
    const { dataDirectory, base } = served.context;
    const path = join(dataDirectory, 'table.csv');
    await writeStabilityTable(path, { root: dataDirectory, base }, [study]);
    const text = readFileSync(path, 'utf8');
    const [header, ...rows] = parseCsv(text)!;
    const cell = (row: readonly string[], name: string): string => row[header!.indexOf(name)]!;
    const numbers = rows
      .filter((row) => cell(row, 'icc') !== '')
      .map((row) => [
        cell(row, 'definition'),
        ...['icc', 'icc_lower', 'icc_upper'].map((name) => Number(cell(row, name))),
      ]);
    expect(sorted(numbers)).toEqual(sorted(expected() as never));
    expect(rows.find((row) => cell(row, 'icc') === '')).toContain('constant');
    const download = await served.app.request(`/stability/${study.id}.csv`);
    expect(await download.text()).toBe(text);
  });
});

describe('Stable features', () => {
  it('are the same by condition, query and export', async () => {
    const robust = study.features
      .filter(({ reliability }) => (reliability.estimates.icc?.lower ?? 0) >= 0.9)
      .map(({ name }) => name)
      .sort();
    expect(robust).toEqual(['original_glcm_JointEntropy', 'original_shape_MeshVolume']);
    const { stabilityStudy } = await served.ask<{
      stabilityStudy: { features: Array<{ definition: { name: string } }> };
    }>(`{ stabilityStudy(id: "${study.id}") { features(robust: "icc.lower>=0.9") { definition { name } } } }`);
    expect(stabilityStudy.features.map(({ definition }) => definition.name).sort()).toEqual(robust);
    const values = await served.sparql(
      bindParameters(query('robust-values'), { study: `${cohortBase}id/stability/${study.id}` }),
    );
    expect([...new Set(values.map(({ feature }) => feature))].sort()).toEqual(robust);
    expect(new Set(values.map(({ subject }) => subject)).size).toBe(13);
  });

  it('can be narrowed by class', async () => {
    const ask = (name: string) =>
      served.ask<{ stabilityStudy: { features: unknown[] } }>(
        `{ stabilityStudy(id: "${study.id}") { features(class: [${name}], robust: "icc.lower>=0.9") { subjects } } }`,
      );
    expect((await ask('SHAPE_MESH_VOLUME')).stabilityStudy.features).toHaveLength(1);
    expect((await ask('FIRSTORDER_MEAN')).stabilityStudy.features).toHaveLength(0);
  });

  it('need a condition on a bound', async () => {
    const { errors } = await served.send(
      `{ stabilityStudy(id: "${study.id}") { features(robust: "icc>=0.9") { subjects } } }`,
    );
    expect(errors?.[0]?.extensions?.code).toBe('QIAW_STABILITY_CONDITION');
  });
});

describe('The pages', () => {
  const page = async (path: string): Promise<string> => (await served.app.request(path)).text();

  it('list the studies of a dataset, rank the features, and draw Bland-Altman with links to the images', async () => {
    expect(await page(`/dataset/${dataset}/stability`)).toContain(`/stability/${study.id}`);
    const ranking = await page(`/stability/${study.id}`);
    expect(ranking.indexOf('original_shape_MeshVolume')).toBeLessThan(ranking.indexOf('original_firstorder_Skewness'));
    expect(ranking).toContain('ICC(A,1)');
    expect(ranking).toContain('all values are equal');
    const [, address] = /href="(\/stability\/[0-9a-f]+\/original_shape_MeshVolume[^"]*)"/.exec(ranking)!;
    const plot = await page(address!);
    expect(plot.match(/<circle|<rect x="[\d.]+" y="[\d.]+" width="8"/g)!.length).toBeGreaterThanOrEqual(36);
    expect(plot).toContain('href="/cases/');
    expect(plot).toContain('id="subject-12"');
  });

  it('tell nobody about a dataset whose records the caller may not read', async () => {
    const closed = await openGraphql(readersCohort(13, 3).nquads, {
      access: { datasets: { readers: 'restricted' }, tokens: [], trustLoopback: false },
    });
    try {
      const files = new StabilityFiles(closed.context.dataDirectory, cohortBase);
      await files.write(study, await createGate());
      await closed.context.directory!.load();
      for (const path of [`/stability/${study.id}`, `/stability/${study.id}.csv`])
        expect((await closed.app.request(path)).status).toBe(404);
      expect(await (await closed.app.request(`/dataset/${dataset}/stability`)).text()).not.toContain(study.id);
      expect((await closed.ask('{ stability { id } }')).stability).toEqual([]);
      const asked = encodeURIComponent(
        'SELECT ?s { GRAPH ?g { ?s a <https://w3id.org/fair-qiaw/ns#StabilityStudy> } }',
      );
      const rows = await closed.app.request(`/sparql?query=${asked}`, { headers: { accept: 'text/csv' } });
      expect(await rows.text()).not.toContain(study.id);
    } finally {
      await closed.close();
    }
  });
});
