import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256, silentLog } from '../../../src/core/index.ts';
import { type AuditLog, openAuditLog, questionDigest, whoAsked } from '../../../src/server/access/index.ts';
import { doorOf } from '../../../src/server/http/door.ts';
import { createApp } from '../../../src/server/index.ts';
import { type ApiFixture, openApi } from '../../support/api-fixture.ts';
import { writeCase } from '../../support/case-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const key = new TextEncoder().encode('the key of the audit log of this test');
const query = 'SELECT * { ?s ?p "Doe^John" }';

describe('The audit log', () => {
  let api: ApiFixture;
  let audit: AuditLog;
  const path = join(temporaryFolder('audit'), 'audit.ndjson');
  beforeAll(async () => {
    api = await openApi((directory) => void writeCase(directory, { subject: 'k1-open', dataset: 'open' }));
    audit = openAuditLog({ path, maxBytes: 10_000_000, keep: 2, key, log: silentLog });
  });
  afterAll(() => api.close());
  /** The lines, once there are that many: a line follows the end of its answer. */
  const lines = (count: number): Promise<Array<Record<string, unknown>>> =>
    vi.waitFor(async () => {
      await audit.flush();
      const written = readFileSync(path, 'utf8').trim().split('\n');
      expect(written).toHaveLength(count);
      return written.map((line) => JSON.parse(line) as Record<string, unknown>);
    }, 600_000);

  it('lists every address under a name from the route table, and unknown ones as "other"', () => {
    const door = (target: string) => doorOf(new Request(new URL(target, 'http://127.0.0.1:8080')));
    const { routes } = createApp(api.context);
    const known = routes
      .map(({ path: route }) => route.split('/')[1] ?? '')
      .filter((first) => /^[a-z.-]+$/.test(first));
    expect(known).toContain('sparql');
    for (const first of new Set(known)) expect([first, door(`/${first}/x`)]).toEqual([first, first]);
    expect(['/', '/Doe%5EJohn', '/patient-4711/x', '/graphql-x', '/SPARQL'].map(door)).toEqual([
      'home',
      ...new Array<string>(4).fill('other'),
    ]);
  });

  it('contains the keyed digest of a query, the same however it is sent, and none of its words', async () => {
    const app = createApp({ ...api.context, audit });
    const form = new URLSearchParams({ query });
    await (await app.request(`/sparql?${form}&format=csv`)).text();
    await (await app.request('/sparql', { method: 'POST', body: form })).text();
    const direct = { method: 'POST', headers: { 'content-type': 'application/sparql-query' }, body: `${query}\n` };
    await (await app.request('/sparql', direct)).text();
    const operation = 'query Q($n: Int) { subjects(first: $n) { totalCount } }';
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    await (
      await app.request('/graphql', { ...json, body: JSON.stringify({ variables: { n: 1 }, query: operation }) })
    ).text();
    await (await app.request(`/graphql?${new URLSearchParams({ query: operation, variables: '{"n":1}' })}`)).text();
    await (
      await app.request('/graphql', { ...json, body: JSON.stringify({ query: operation, variables: { n: 2 } }) })
    ).text();
    await (await app.request('/Doe%5EJohn/4711?name=Doe')).text();
    const all = await lines(7);
    const asked = all.map((line) => line['asked']);
    expect(asked.slice(0, 3)).toEqual(new Array(3).fill(questionDigest(query, key)));
    expect(asked[3]).toBe(asked[4]);
    expect(asked[5]).not.toBe(asked[4]);
    expect(all[6]).toMatchObject({ door: 'other', asked: questionDigest('/Doe%5EJohn/4711?name=Doe', key) });
    expect(readFileSync(path, 'utf8')).not.toMatch(/Doe|4711|subjects/);
    expect(questionDigest(query, new TextEncoder().encode('another key'))).not.toBe(asked[0]);
  });

  it('has no line longer than 4 kB, for any caller', async () => {
    const name = `${'\u001b[31m\n'.repeat(10)}${'x'.repeat(10_000)}`;
    const datasets = Array.from({ length: 500 }, (_, n) => `dataset-${n}-${'y'.repeat(40)}`);
    const tokens = [{ name, sha256: sha256('t'), scope: 'records' as const, datasets }];
    const app = createApp({ ...api.context, audit, access: { datasets: {}, tokens } });
    const headers = { authorization: 'Bearer t', 'x-request-id': 'a'.repeat(64) };
    await (await app.request(`/sparql?query=${encodeURIComponent('ASK {}')}`, { headers })).text();
    const last = (await lines(8)).at(-1)!;
    expect(JSON.stringify(last).length).toBeLessThan(4096);
    expect(last['caller']).toMatch(/^\?\[31m\?/);
    expect((last['caller'] as string).length).toBe(100);
  });

  it('reports which caller sent which queries how often, including rotated files and those of earlier releases', async () => {
    const folder = temporaryFolder('audit-report');
    const log = openAuditLog({ path: join(folder, 'audit.ndjson'), maxBytes: 400, keep: 100, key, log: silentLog });
    const entry = { request: 'r', method: 'GET', status: 200, bytes: 2, ms: 1, outcome: 'answered' as const };
    const record = async (caller: string, text: string, minute: number, more = {}) => {
      const time = `2026-01-01T00:0${minute}:00.000Z`;
      log.record({ ...entry, time, caller, door: 'sparql', form: 'bindings', asked: log.digest(text), ...more });
      await log.flush();
    };
    for (let n = 0; n < 5; n++) await record('notebook', query, n);
    await record('anyone', query, 6, { outcome: 'refused' });
    await record('notebook', 'ASK {}', 7);
    const old = { ...entry, time: '2025-01-01T00:00:00.000Z', caller: 'anyone', door: 'Doe^John' };
    appendFileSync(join(folder, 'audit.ndjson'), `${JSON.stringify(old)}\nnonsense\n`);
    const { rows, unreadable } = await whoAsked(join(folder, 'audit.ndjson'), {});
    expect(unreadable).toBe(1);
    expect(rows).toHaveLength(4);
    expect(rows[0]).toEqual({
      caller: 'notebook',
      door: 'sparql',
      form: 'bindings',
      asked: questionDigest(query, key),
      times: 5,
      refused: 0,
      bytes: 10,
      first: '2026-01-01T00:00:00.000Z',
      last: '2026-01-01T00:04:00.000Z',
    });
    expect(rows.find(({ door }) => door === 'other')).toMatchObject({ caller: 'anyone', times: 1 });
    const of = await whoAsked(join(folder, 'audit.ndjson'), {
      asked: log.digest(query),
      since: '2026-01-01T00:03:00Z',
    });
    expect(of.rows.map(({ caller, times, refused }) => [caller, times, refused])).toEqual([
      ['notebook', 2, 0],
      ['anyone', 1, 1],
    ]);
  });
});
