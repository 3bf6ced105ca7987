import type { GraphQLSchema } from 'graphql';
import { externalLabels, type Population } from '../../../cohorts/index.ts';
import { aggregationResolvers } from '../resolvers/aggregations.ts';
import { cohortResolvers } from '../resolvers/cohorts.ts';
import { executionResolvers } from '../resolvers/executions.ts';
import { publishedResolvers } from '../resolvers/published-counts.ts';
import { queryResolvers } from '../resolvers/query.ts';
import { recordResolvers } from '../resolvers/records.ts';
import { similarResolvers } from '../resolvers/similar.ts';
import { stabilityResolvers } from '../resolvers/stability.ts';
import { subjectResolvers } from '../resolvers/subject.ts';
import { answerTypes } from './answers.ts';
import { cohortTypes } from './cohorts.ts';
import { type Enumerations, type EnumValue, enumerationsOf } from './enums.ts';
import { executionTypes } from './executions.ts';
import { filterTypes } from './filters.ts';
import { operationTypes } from './operations.ts';
import { publishedTypes } from './published-counts.ts';
import { recordTypes } from './records.ts';
import { stabilityTypes } from './stability.ts';

const descriptions: Readonly<Record<keyof Enumerations, string>> = {
  FeatureName:
    'Names of features as PyRadiomics writes them, with the image type: the program’s own and those of the catalogue.',
  FeatureClass: 'Classes of the Radiomics Ontology that features compute.',
  RoiClass: 'Classes of regions of interest.',
  ClinicalVariable: 'Variables to which columns of imported clinical tables can be mapped.',
  ClinicalCode: 'Codes of clinical variables, as variable_code.',
  DeepModel: 'Networks that compute deep vectors.',
};

/** The schema for one state of the catalogue and one caller's rights; only the enumerations vary. */
export async function buildSchema(population: Population): Promise<GraphQLSchema> {
  const { createSchema } = await import('graphql-yoga');
  const enumerations = enumerationsOf(readableColumns(population));
  return createSchema({
    typeDefs: schemaText(enumerations),
    resolvers: [
      queryResolvers,
      subjectResolvers,
      recordResolvers,
      aggregationResolvers,
      executionResolvers,
      cohortResolvers,
      publishedResolvers,
      stabilityResolvers,
      similarResolvers,
      ...(Object.entries(enumerations) as Array<[string, readonly EnumValue[]]>).map(([name, values]) => ({
        [name]: Object.fromEntries(values.map((one) => [one.name, one.value])),
      })),
    ] as never,
  }) as unknown as GraphQLSchema;
}

/** Leaves out classes and codes that occur only with people whom the caller may not read, because they would reveal something about them. */
export function readableColumns({ columns, readable, complete }: Population): Parameters<typeof enumerationsOf>[0] {
  if (complete) return columns;
  const { base, definitions, models, labels } = columns;
  const variables = [...columns.variables].flatMap(([name, variable]) => {
    const { rows, values: positions } = variable.codes;
    const known = new Set([...positions].filter((_, at) => readable.has(rows[at]!)));
    const isKnown = known.size > 0 || variable.values.rows.some((row) => readable.has(row));
    return isKnown
      ? [[name, { ...variable, codeIris: variable.codeIris.filter((_, at) => known.has(at)) }] as const]
      : [];
  });
  return {
    base,
    definitions,
    models,
    labels,
    regions: columns.regions.filter(({ subject }) => readable.has(subject)),
    variables: new Map(variables),
  };
}

/** The complete schema in the schema definition language. */
export function schemaText(enumerations: Enumerations): string {
  const enums = (Object.entries(enumerations) as Array<[keyof Enumerations, readonly EnumValue[]]>).map(
    ([name, values]) =>
      `${JSON.stringify(descriptions[name])}\nenum ${name} {\n${values
        .map((one) => `  ${JSON.stringify(one.description)}\n  ${one.name}`)
        .join('\n')}\n}\n`,
  );
  return [
    operationTypes,
    filterTypes,
    answerTypes,
    recordTypes,
    executionTypes,
    cohortTypes,
    publishedTypes,
    stabilityTypes,
    ...enums,
  ].join('\n');
}

/** The schema of a catalogue without data: common to all servers, and published in docs/schema.graphql. */
export const emptyCatalogue: Parameters<typeof enumerationsOf>[0] = {
  base: 'http://127.0.0.1:8080/',
  definitions: [],
  regions: [],
  variables: new Map(),
  models: [],
  labels: externalLabels(),
};
