// A typed client. The types are generated from the schema and the operations by GraphQL Code Generator:
//   npx graphql-codegen with the plugin typescript-operations, schema docs/schema.graphql, documents queries/graphql/*.graphql
// A filter that names an unknown feature, class or code does not compile.
import { readFileSync } from 'node:fs';
import type { CohortPageQuery, CohortPageQueryVariables } from './types.ts';

const document = readFileSync(process.env['OPERATION'] ?? 'queries/graphql/cohort-page.graphql', 'utf8');

async function cohortPage(catalogue: string, variables: CohortPageQueryVariables): Promise<CohortPageQuery> {
  const response = await fetch(new URL('graphql', catalogue), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  });
  const { data, errors } = (await response.json()) as { data: CohortPageQuery; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const page = await cohortPage(process.env['CATALOGUE'] ?? 'http://127.0.0.1:8080/', {
  filter: { roi: { class: ['GTV_PRIMARY'], volumeMl: { gte: 0.5 } }, outcome: { survivedTwoYears: null } },
  feature: { name: 'original_shape_MeshVolume' },
});
const { aggregations, subjects } = page;
console.log(`${aggregations.count.count ?? 'few'} subjects, ${subjects.totalCount} of them listed`);
for (const { from, to, count } of aggregations.distribution.histogram) console.log(from, to, count ?? 'few');
