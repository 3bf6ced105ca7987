import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toNQuad } from '../../../src/graph/index.ts';
import { importText } from '../../imports/fixture.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const mapping = `
version: 1
kind: clinical
subject: { column: id }
variables:
  - { column: ps, term: ecog, codes: { 0: active, 1: restricted } }
  - { column: bmi, term: bmi, unit: kg/m2 }
define:
  ecog: { label: ECOG performance status, definition: Performance status., type: code, codes: { active: fully active, restricted: limited } }
  bmi: { label: body mass index, definition: Weight by squared height., type: number, unit: kg/m2 }
`;

describe('A variable that an import declares, through GraphQL', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    const { quads } = await importText('id,ps,bmi\nP1,0,20\nP2,1,25\nP3,1,30\n', mapping);
    server = await openGraphql(quads.map(toNQuad).join(''));
  });
  afterAll(() => server?.close());

  it('is a value of the enumerations, described by its label, unit and codes', async () => {
    const { variables, codes } = await server.ask<
      Record<string, { enumValues: { name: string; description: string }[] }>
    >(
      '{ variables: __type(name: "ClinicalVariable") { enumValues { name description } } codes: __type(name: "ClinicalCode") { enumValues { name description } } }',
    );
    const described = Object.fromEntries(
      [...variables!.enumValues, ...codes!.enumValues].map(({ name, description }) => [name, description]),
    );
    expect(described).toMatchObject({
      ecog: 'ECOG performance status',
      bmi: 'body mass index (kg/m2)',
      ecog_restricted: 'ECOG performance status: limited',
    });
  });

  it('is a filter, a facet and a distribution like a known variable, and its filter has an equivalent query', async () => {
    const filter = '{ clinical: [{ variable: ecog, code: [ecog_restricted] }, { variable: bmi, gte: 26 }] }';
    const { subjects, subjectAggregations: aggregate } = await server.ask<{
      subjects: { totalCount: number; equivalentSparql: string };
      subjectAggregations: {
        facet: { cells: { label: string; count: number }[] };
        distribution: { count: { count: number } };
      };
    }>(
      `{ subjects(filter: ${filter}) { totalCount equivalentSparql }
        subjectAggregations { facet(by: CLINICAL, variable: ecog) { cells { label count } } distribution(variable: bmi) { count { count } } } }`,
    );
    expect(subjects.totalCount).toBe(1);
    expect(aggregate.facet.cells).toEqual(expect.arrayContaining([{ label: 'limited', count: 2 }]));
    expect(aggregate.distribution.count).toEqual({ count: 3 });
    expect(await server.sparql(subjects.equivalentSparql)).toHaveLength(1);
  });
});
