import type { GraphQLSchema } from 'graphql';
import { type CatalogueColumns, externalLabels } from '../../../columns/index.ts';
import { aggregationResolvers } from '../resolvers/aggregations.ts';
import { cohortResolvers } from '../resolvers/cohorts.ts';
import { executionResolvers } from '../resolvers/executions.ts';
import { queryResolvers } from '../resolvers/query.ts';
import { recordResolvers } from '../resolvers/records.ts';
import { similarResolvers } from '../resolvers/similar.ts';
import { subjectResolvers } from '../resolvers/subject.ts';
import { answerTypes } from './answers.ts';
import { cohortTypes } from './cohorts.ts';
import { type Enumerations, type EnumValue, enumerationsOf } from './enums.ts';
import { executionTypes } from './executions.ts';
import { filterTypes } from './filters.ts';
import { operationTypes } from './operations.ts';
import { recordTypes } from './records.ts';

const descriptions: Readonly<Record<keyof Enumerations, string>> = {
  FeatureName:
    'Names of features as PyRadiomics writes them, with the image type: the program’s own and those of the catalogue.',
  FeatureClass: 'Classes of the Radiomics Ontology that features compute.',
  RoiClass: 'Classes of regions of interest.',
  ClinicalVariable: 'Variables a table of outcomes can be imported under.',
  ClinicalCode: 'Codes of clinical variables, as variable_code.',
  DeepModel: 'Networks that deep vectors come from.',
};

/** The schema for one state of the catalogue; only its enumerations differ from another's. */
export async function buildSchema(columns: CatalogueColumns): Promise<GraphQLSchema> {
  const { createSchema } = await import('graphql-yoga');
  const enumerations = enumerationsOf(columns);
  return createSchema({
    typeDefs: schemaText(enumerations),
    resolvers: [
      queryResolvers,
      subjectResolvers,
      recordResolvers,
      aggregationResolvers,
      executionResolvers,
      cohortResolvers,
      similarResolvers,
      ...(Object.entries(enumerations) as Array<[string, readonly EnumValue[]]>).map(([name, values]) => ({
        [name]: Object.fromEntries(values.map((one) => [one.name, one.value])),
      })),
    ] as never,
  }) as unknown as GraphQLSchema;
}

/** The schema definition language of it all. */
export function schemaText(enumerations: Enumerations): string {
  const enums = (Object.entries(enumerations) as Array<[keyof Enumerations, readonly EnumValue[]]>).map(
    ([name, values]) =>
      `${JSON.stringify(descriptions[name])}\nenum ${name} {\n${values
        .map((one) => `  ${JSON.stringify(one.description)}\n  ${one.name}`)
        .join('\n')}\n}\n`,
  );
  return [operationTypes, filterTypes, answerTypes, recordTypes, executionTypes, cohortTypes, ...enums].join('\n');
}

/** The schema of a catalogue without data: what every server has, and what docs/schema.graphql publishes. */
export const emptyCatalogue: Parameters<typeof enumerationsOf>[0] = {
  base: 'http://127.0.0.1:8080/',
  definitions: [],
  regions: [],
  variables: new Map(),
  models: [],
  labels: externalLabels(),
};
