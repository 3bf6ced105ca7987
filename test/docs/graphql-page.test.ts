import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { generateCohort } from '../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../support/graphql-fixture.ts';

const page = readFileSync(join(packageRoot(), 'docs', 'graphql.md'), 'utf8');
const documents = [...page.matchAll(/(?:^ {4}.*\n)+/gm)].map(([block]) => block.replace(/^ {4}/gm, ''));

describe('docs/graphql.md', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    server = await openGraphql(generateCohort(20, 2).nquads);
  });
  afterAll(() => server?.close());

  it('holds only documents that the server can answer', async () => {
    expect(documents.length).toBeGreaterThanOrEqual(2);
    for (const document of documents) expect(Object.keys(await server.ask<object>(document))).not.toEqual([]);
  });
});
