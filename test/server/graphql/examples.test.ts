import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot, sha256 } from '../../../src/core/index.ts';
import { startServer } from '../../../src/server/index.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const { people, nquads } = generateCohort(30, 4);
const token = 'w'.repeat(40);

describe('The notebook of docs/examples/graphql', () => {
  let server: GraphqlFixture;
  let running: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await openGraphql(nquads, {
      access: { datasets: {}, tokens: [{ sha256: sha256(token), scope: 'write' }] },
    });
    running = await startServer(server.app, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await running?.close();
    await server?.close();
  });

  it('runs in Node from its first cell to its last', async () => {
    const path = join(packageRoot(), 'docs', 'examples', 'graphql', 'notebook.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [path], {
      env: { ...process.env, CATALOGUE: running.url, TOKEN: token },
    });
    const fitting = people.filter(({ regions }) =>
      regions.some(
        ({ classes, values }) =>
          classes.includes('http://www.cancerdata.org/roo/C100346') && values['original_shape_MeshVolume']! >= 1000,
      ),
    );
    expect(stdout).toContain(`${fitting.length} subjects`);
    expect(stdout).toMatch(/Cohort, version 1, sha256:[0-9a-f]{64}/);
    expect(stdout).toMatch(/\d+ rows of features/);
  });
});
