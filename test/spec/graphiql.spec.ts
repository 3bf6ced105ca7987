import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startServer } from '../../src/server/index.ts';
import { generateCohort } from '../support/generated-cohort.ts';
import { openGraphql } from '../support/graphql-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { hasProgram } from './programs.ts';

describe('GraphiQL in a browser', () => {
  it.skipIf(!hasProgram('chromium'))(
    'draws its editor, knows the schema and loads nothing from other servers',
    async () => {
      const server = await openGraphql(generateCohort(3).nquads);
      const running = await startServer(server.app, { host: '127.0.0.1', port: 0 });
      const profile = temporaryFolder('chromium');
      mkdirSync(profile, { recursive: true });
      const options = [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ];
      const { stdout, stderr } = await promisify(execFile)(
        'chromium',
        [
          ...options,
          '--enable-logging=stderr',
          `--user-data-dir=${profile}`,
          '--virtual-time-budget=30000',
          '--timeout=60000',
          '--dump-dom',
          `${running.url}graphql`,
        ],
        { maxBuffer: 1 << 27, timeout: 240_000 },
      );
      expect(stdout).toContain('graphiql-container');
      expect(stdout).toContain('subjectAggregations');
      expect(stderr).not.toMatch(/Content Security Policy|Refused to load|ERR_NAME_NOT_RESOLVED/);
      await running.close();
      await server.close();
    },
    300_000,
  );
});
