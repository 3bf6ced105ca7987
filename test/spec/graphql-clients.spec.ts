import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { startServer } from '../../src/server/index.ts';
import { generateCohort } from '../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../support/graphql-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { hasProgram } from './programs.ts';

const root = packageRoot();
const peers = join(root, 'test', 'spec', 'peers');
const examples = join(root, 'docs', 'examples', 'graphql');
const run = promisify(execFile);

/** A package of test/spec/peers, or undefined where it is not installed. */
async function peer(name: string): Promise<Record<string, never> | undefined> {
  try {
    const path = createRequire(join(peers, 'package.json')).resolve(name);
    return (await import(pathToFileURL(path).href)) as Record<string, never>;
  } catch {
    return undefined;
  }
}

const [core, operations, graphql] = await Promise.all(
  ['@graphql-codegen/core', '@graphql-codegen/typescript-operations', 'graphql'].map(peer),
);

describe('Clients of /graphql', () => {
  let server: GraphqlFixture;
  let running: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await openGraphql(generateCohort(30, 4).nquads);
    running = await startServer(server.app, { host: '127.0.0.1', port: 0 });
  }, 60_000);
  afterAll(async () => {
    await running?.close();
    await server?.close();
  });

  it.skipIf(!core || !operations)(
    'made by GraphQL Code Generator from docs/schema.graphql compile and run, and a wrong filter does not compile',
    async () => {
      const { parse } = graphql as unknown as { parse(text: string): unknown };
      const { codegen } = core as unknown as { codegen(options: object): Promise<string> };
      const document = readFileSync(join(root, 'queries', 'graphql', 'cohort-page.graphql'), 'utf8');
      const types = await codegen({
        filename: 'types.ts',
        schema: parse(readFileSync(join(root, 'docs', 'schema.graphql'), 'utf8')),
        documents: [{ location: 'cohort-page.graphql', document: parse(document) }],
        config: { enumsAsTypes: true, useTypeImports: true },
        plugins: [{ operations: {} }],
        pluginMap: { operations },
      });
      const folder = temporaryFolder('codegen');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'types.ts'), types);
      cpSync(join(examples, 'typed-client.ts'), join(folder, 'typed-client.ts'));
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      const client = readFileSync(join(folder, 'typed-client.ts'), 'utf8');
      writeFileSync(join(folder, 'wrong.ts'), client.replace('GTV_PRIMARY', 'GTV_PRIMARI'));
      const compile = (file: string) =>
        execFileSync(
          process.execPath,
          [
            join(root, 'node_modules/typescript/bin/tsc'),
            '--noEmit',
            '--ignoreConfig',
            '--strict',
            '--skipLibCheck',
            '--target',
            'es2023',
            '--module',
            'nodenext',
            '--moduleResolution',
            'nodenext',
            '--allowImportingTsExtensions',
            '--types',
            'node',
            '--typeRoots',
            join(root, 'node_modules/@types'),
            join(folder, file),
          ],
          { encoding: 'utf8', stdio: 'pipe' },
        );
      expect(compile('typed-client.ts')).toBe('');
      expect(() => compile('wrong.ts')).toThrow();
      const { stdout } = await run(
        process.execPath,
        ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), join(folder, 'typed-client.ts')],
        {
          cwd: root,
          env: { ...process.env, CATALOGUE: running.url },
        },
      );
      expect(stdout).toMatch(/^\d+ subjects, \d+ of them listed/);
    },
    120_000,
  );

  it.skipIf(!hasProgram('python3'))('in Python: the notebook runs, and SPARQL gives the same subjects', async () => {
    const { stdout } = await run('python3', [join(examples, 'notebook.py')], {
      env: { ...process.env, CATALOGUE: running.url },
    });
    expect(stdout).toMatch(/\d+ subjects, the same by GraphQL and by SPARQL/);
  });
});
