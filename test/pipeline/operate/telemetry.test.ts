import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/core/index.ts';
import { openTelemetry } from '../../../src/pipeline/operate/index.ts';
import { startOtlpCollector } from '../../support/otlp-collector.ts';

describe('Traces', () => {
  it('reach an OTLP/HTTP collector, nested, with steps as events and errors by kind only', async () => {
    const collector = await startOtlpCollector();
    const telemetry = await openTelemetry(collector.url, { name: 'qiaw', version: '1' }, silentLog);
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
    const { sent } = collector;
    expect(sent[0]!.path).toBe('/v1/traces');
    const spans = collector.spans();
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
