import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Log, logFields, silentLog } from '../../../src/core/index.ts';
import { openTelemetry } from '../../../src/pipeline/operate/index.ts';
import { type ApiFixture, openApi } from '../../support/api-fixture.ts';
import { type OtlpCollector, startOtlpCollector } from '../../support/otlp-collector.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';
const traceparent = `00-${trace}-${parent}-01`;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const asked = `/sparql?query=${encodeURIComponent('SELECT * { ?s ?p "the secret of a query" }')}`;

let api: ApiFixture;
let collector: OtlpCollector;
let sendTraces: () => Promise<void>;
const logged: object[] = [];

const get = (path: string, headers: Record<string, string> = {}) => api.app.request(path, { headers });
const idOf = async (path: string, headers: Record<string, string> = {}) =>
  (await get(path, headers)).headers.get('x-request-id');

beforeAll(async () => {
  collector = await startOtlpCollector();
  const { tracer, close } = await openTelemetry(collector.url, { name: 'qiaw', version: '1' }, silentLog);
  sendTraces = close;
  const log: Log = {
    ...silentLog,
    info: (fields, message) => void logged.push({ ...logFields(), ...fields, message }),
  };
  api = await openApi(() => {}, { log, tracer });
});
afterAll(async () => {
  await api.close();
  collector.close();
});

describe('A request', () => {
  it('keeps the id from its sender, in X-Request-Id or the trace, if it is well formed', async () => {
    expect(await idOf('/health', { 'x-request-id': '0b1c-74-2f', traceparent })).toBe('0b1c-74-2f');
    expect(await idOf('/health', { traceparent })).toBe(trace);
  });

  it('gets its own id otherwise, a different one each time', async () => {
    const bad = ['short', 'a name of a patient', '{"log":"line"}', `x${'y'.repeat(64)}`, '-leading-dash'];
    for (const given of bad) expect(await idOf('/health', { 'x-request-id': given })).toMatch(uuid);
    const zeros = `00-${'0'.repeat(32)}-${parent}-01`;
    for (const given of [zeros, `00-${trace}-${parent}`, `ff-${trace}-${parent}-01`])
      expect(await idOf('/health', { traceparent: given })).toMatch(uuid);
    expect(await idOf('/health')).not.toBe(await idOf('/health'));
  });

  it('is identified in its answer, in a problem document, and in log lines written meanwhile', async () => {
    for (const [path, status] of [
      ['/nowhere/at/all', 404],
      ['/sparql?query=nonsense', 400],
    ] as const) {
      const answer = await get(path, { 'x-request-id': 'a5ced-0-0-1' });
      expect([answer.status, answer.headers.get('x-request-id')]).toEqual([status, 'a5ced-0-0-1']);
      expect(await answer.json()).toMatchObject({ status, requestId: 'a5ced-0-0-1' });
    }
    await get(asked, { 'x-request-id': 'a5ced-0-0-2' });
    expect(logged).toContainEqual(expect.objectContaining({ request: 'a5ced-0-0-2', message: 'query answered' }));
  });

  it("is a span with route and status, a child of the sender's, with the query to the store below it and none of its text", async () => {
    await get(asked, { traceparent, 'x-request-id': 'a5ced-0-0-3' });
    await get('/nowhere/at/all');
    await sendTraces();
    const spans = collector.spans();
    const valuesOf = (span: Record<string, unknown>) =>
      Object.fromEntries(
        (span['attributes'] as Array<{ key: string; value: object }>).map(({ key, value }) => [
          key,
          Object.values(value)[0],
        ]),
      );
    const door = spans.find((span) => span['parentSpanId'] === parent && span['name'] === 'GET sparql')!;
    expect(door['traceId']).toBe(trace);
    expect(valuesOf(door)).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'qiaw.door': 'sparql',
      'qiaw.request': 'a5ced-0-0-3',
    });
    expect(spans.find((span) => span['parentSpanId'] === door['spanId'])).toMatchObject({
      name: 'query',
      traceId: trace,
    });
    expect(spans.map(valuesOf)).toContainEqual(
      expect.objectContaining({ 'qiaw.door': 'other', 'http.response.status_code': 404 }),
    );
    expect(JSON.stringify(collector.sent)).not.toMatch(/secret|nowhere/);
  });
});
