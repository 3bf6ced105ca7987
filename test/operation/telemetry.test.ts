import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { openTelemetry } from '../../src/operation/index.ts';

interface Sent {
  readonly path: string | undefined;
  readonly body: {
    resourceSpans: Array<{
      resource: { attributes: Array<{ key: string; value: { stringValue?: string } }> };
      scopeSpans: Array<{ spans: Array<Record<string, unknown>> }>;
    }>;
  };
}

describe('Traces', () => {
  it('reach an OTLP/HTTP collector, nested, with steps as events and errors by kind only', async () => {
    const sent: Sent[] = [];
    const collector = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        sent.push({ path: request.url, body: JSON.parse(Buffer.concat(parts).toString()) as Sent['body'] });
        response.setHeader('content-type', 'application/json').end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    const telemetry = await openTelemetry(`http://127.0.0.1:${port}/`, { name: 'qiaw', version: '1' }, silentLog);
    const { tracer } = telemetry;
    await tracer.span('run', { 'qiaw.cases': 1 }, () =>
      tracer.span('case', { 'qiaw.subject': 'k1-a' }, async (span) => {
        span.event('masks');
        span.set({ 'qiaw.status': 'made' });
      }),
    );
    await expect(
      tracer.span('broken', {}, async () => {
        throw new RangeError('PatientID 4711');
      }),
    ).rejects.toThrow(RangeError);
    await telemetry.close();
    collector.close();
    expect(sent[0]!.path).toBe('/v1/traces');
    const spans = sent.flatMap(({ body }) =>
      body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: some }) => some)),
    );
    const named = (name: string) => spans.find((span) => span['name'] === name)!;
    expect(named('case')['parentSpanId']).toBe(named('run')['spanId']);
    expect(named('case')['events']).toMatchObject([{ name: 'masks' }]);
    expect(named('broken')['status']).toMatchObject({ code: 2, message: 'RangeError' });
    expect(JSON.stringify(sent)).not.toContain('4711');
    expect(sent[0]!.body.resourceSpans[0]!.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'qiaw' },
    });
  });
});
