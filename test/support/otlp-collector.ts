import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sent {
  readonly path: string | undefined;
  readonly body: {
    resourceSpans: Array<{
      resource: { attributes: Array<{ key: string; value: { stringValue?: string } }> };
      scopeSpans: Array<{ spans: Array<Record<string, unknown>> }>;
    }>;
  };
}

/** Receives traces by OTLP/HTTP as JSON and keeps them. */
export interface OtlpCollector {
  readonly url: string;
  readonly sent: readonly Sent[];
  spans(): Array<Record<string, unknown>>;
  close(): void;
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      sent.push({ path: request.url, body: JSON.parse(Buffer.concat(parts).toString()) as Sent['body'] });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sent,
    spans: () =>
      sent.flatMap(({ body }) =>
        body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () => void server.close(),
  };
}
