import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLSchema,
  isInputObjectType,
  isObjectType,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/core/index.ts';
import { emptyCatalogue, schemaText } from '../../../src/server/graphql/schema/build-schema.ts';
import { enumerationsOf, enumName } from '../../../src/server/graphql/schema/enums.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { openGraphql } from '../../support/graphql-fixture.ts';

const text = schemaText(enumerationsOf(emptyCatalogue));
/** The schema of the last release; replaced only at a release that may break clients. */
const released = buildSchema(readFileSync(join(packageRoot(), 'test', 'support', 'released-schema.graphql'), 'utf8'));

describe('The GraphQL schema', () => {
  it('matches its published form', async () => {
    await expect(`${printSchema(buildSchema(text))}\n`).toMatchFileSnapshot(
      join(packageRoot(), 'docs', 'schema.graphql'),
    );
  });

  it('breaks no client of the last release', () => {
    expect(findBreakingChanges(released, buildSchema(text)).map(({ description }) => description)).toEqual([]);
  });

  it('describes every type, field, input argument and enumeration value', () => {
    expect(undescribed(buildSchema(text))).toEqual([]);
  });

  it('has the features, classes, models and codes of a catalogue without custom code, and loses none of its own types', async () => {
    const names = ['original_firstorder_Mean', 'lbp-2D_firstorder_Mean', 'a_new_Feature2027'];
    const server = await openGraphql(generateCohort(2, 1, names).nquads);
    const here = await (await server.app.request('/graphql/schema')).text();
    expect(findBreakingChanges(buildSchema(text), buildSchema(here))).toEqual([]);
    const { subjects } = await server.ask<{ subjects: { nodes: Array<Record<string, number>> } }>(
      '{ subjects { nodes { a: value(feature: { name: a_new_Feature2027 }) b: value(feature: { name: lbp_2D_firstorder_Mean }) } } subjectAggregations(filter: { roi: { deepVector: [deep_prognosis_1_0] } }) { count { count } } }',
    );
    expect(subjects.nodes.every(({ a, b }) => typeof a === 'number' && typeof b === 'number')).toBe(true);
    await server.close();
  });

  it('derives valid names from any text', () => {
    expect(['wavelet-LLH_glcm_X', '2D', 'true', '__typename', 'é', ''].map(enumName)).toEqual([
      'wavelet_LLH_glcm_X',
      '_2D',
      '_true',
      '___typename',
      '_',
      '_',
    ]);
  });
});

function undescribed(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) return [];
    const parts =
      isObjectType(type) || isInputObjectType(type)
        ? Object.values(type.getFields())
        : 'getValues' in type
          ? type.getValues()
          : [];
    const lacking = parts.filter(({ description }) => !description).map(({ name }) => `${type.name}.${name}`);
    return type.description ? lacking : [type.name, ...lacking];
  });
}
