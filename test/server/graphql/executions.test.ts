import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const software = { name: 'fair-qiaw', version: '0.1.0', commit: '0123456789abcdef' };
const token = 'a'.repeat(40);

describe('Runs through GraphQL', () => {
  let server: GraphqlFixture;
  const log = (line: object): void =>
    appendFileSync(join(server.context.dataDirectory, 'executions.ndjson'), `${JSON.stringify(line)}\n`);
  beforeAll(async () => {
    server = await openGraphql(generateCohort(2).nquads);
  });
  afterAll(() => server?.close());

  it('are reported as server-sent events in progress: a start, one more case, the end', async () => {
    const { dataDirectory } = server.context;
    writeFileSync(join(dataDirectory, '.lock'), '{}');
    log({ at: 'start', id: 'one', startedAt: '2026-11-23T07:00:00Z', software });
    const leave = new AbortController();
    const response = await server.app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({
        query: 'subscription { executions { iri state casesMade refusals software { version } } }',
      }),
      signal: leave.signal,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events = eventsOf(response);
    expect(await events.next()).toMatchObject({ state: 'RUNNING', casesMade: 0, software: { version: '0.1.0' } });
    mkdirSync(join(dataDirectory, 'cases', 'one'), { recursive: true });
    expect(await events.next()).toMatchObject({ state: 'RUNNING', casesMade: 1 });
    log({
      at: 'end',
      id: 'one',
      endedAt: '2026-11-23T07:01:00Z',
      outcome: 'partial',
      cases: ['x'],
      reused: [],
      refusals: 2,
    });
    expect(await events.next()).toMatchObject({ state: 'PARTIAL', casesMade: 1, refusals: 2 });
    leave.abort();
    const { executions } = await server.ask<{ executions: object[] }>('{ executions { state endedAt } }');
    expect(executions).toEqual([{ state: 'PARTIAL', endedAt: '2026-11-23T07:01:00Z' }]);
  });

  it('are reported only to callers who may read every record', async () => {
    const closed = await openGraphql(generateCohort(1).nquads, {
      access: { datasets: {}, tokens: [], trustLoopback: false },
    });
    const code = (await closed.send('{ executions { state } }')).errors?.[0]?.extensions?.code;
    expect(code).toBe('QIAW_TOKEN_NEEDED');
    const wrong = await closed.send('{ catalogue { version } }', {}, { authorization: `Bearer ${token}` });
    expect(wrong).toMatchObject({ status: 401, code: 'QIAW_TOKEN_INVALID' });
    await closed.close();
  });
});

function eventsOf(response: Response) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next(): Promise<unknown> {
      for (;;) {
        const event = /event: next\ndata: (.*)\n\n/.exec(text);
        if (event !== null) {
          text = text.slice(event.index + event[0].length);
          return (JSON.parse(event[1]!) as { data: { executions: unknown } }).data.executions;
        }
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
      }
    },
  };
}
