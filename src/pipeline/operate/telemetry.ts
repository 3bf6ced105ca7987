import { type Log, QiawError, type SpanAttributes, type Tracer } from '../../core/index.ts';

/** Traces are switched on, but the optional packages that make them are not installed. */
export class TelemetryMissing extends QiawError {
  readonly code = 'QIAW_TELEMETRY_MISSING';
}

export interface Telemetry {
  readonly tracer: Tracer;
  /** Sends the remaining traces; gives up after a few seconds. */
  close(): Promise<void>;
}

/**
 * Traces by OpenTelemetry over OTLP/HTTP to `endpoint` (the collector's base address, as OTEL_EXPORTER_OTLP_ENDPOINT).
 * @throws TelemetryMissing
 */
export async function openTelemetry(
  endpoint: string,
  service: { readonly name: string; readonly version: string },
  log: Log,
): Promise<Telemetry> {
  const { BatchSpanProcessor, NodeTracerProvider, OTLPTraceExporter, api } = await packages();
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 5_000 });
  const provider = new NodeTracerProvider({
    resource: resource({ 'service.name': service.name, 'service.version': service.version }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 })],
  });
  provider.register();
  const tracer = provider.getTracer(service.name, service.version);
  return {
    tracer: {
      span<T>(
        name: string,
        attributes: SpanAttributes,
        work: Parameters<Tracer['span']>[2],
        traceparent?: string,
      ): Promise<T> {
        const here = api.context.active();
        const parent = traceparent === undefined ? here : api.propagation.extract(here, { traceparent });
        return tracer.startActiveSpan(name, { attributes: { ...attributes } }, parent, async (span) => {
          try {
            const given = {
              event: (event: string) => void span.addEvent(event),
              set: (more: SpanAttributes) => void span.setAttributes({ ...more }),
            };
            return (await work(given)) as T;
          } catch (error) {
            // Only the error class: messages of third-party code may contain anything.
            span.setStatus({ code: api.SpanStatusCode.ERROR, message: (error as Error).name });
            throw error;
          } finally {
            span.end();
          }
        });
      },
    },
    async close() {
      await provider.shutdown().catch(() => log.warn({}, 'some traces could not be sent'));
    },
  };
}

/** The resource of the traces, in the form that the SDK requires. */
function resource(attributes: Record<string, string>) {
  return {
    attributes,
    asyncAttributesPending: false,
    merge: () => resource(attributes),
    getRawAttributes: (): Array<[string, string]> => Object.entries(attributes),
  };
}

async function packages() {
  try {
    const [api, node, exporter] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ]);
    return { api, ...node, ...exporter };
  } catch (cause) {
    throw new TelemetryMissing(
      'Traces are switched on, but their packages are not installed. Install them with ' +
        '`npm install @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-http`, or switch traces off.',
      { cause },
    );
  }
}
