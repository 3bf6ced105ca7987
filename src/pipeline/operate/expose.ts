import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Log, QiawError, writeFileAtomic } from '../../core/index.ts';
import type { PrometheusMetrics } from './prometheus.ts';

export class MetricsPort extends QiawError {
  readonly code = 'QIAW_METRICS_PORT';
}

/** Stops; if a file is used, the last state is written to it. */
export type StopExposing = () => Promise<void>;

/** Serves `/metrics` and `/health` for a process that has no other server. Port 0 selects a free port. */
export function exposeOnPort(
  metrics: PrometheusMetrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; stop: StopExposing }> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/health') {
      response.setHeader('content-type', 'application/json').end('{"status":"ok"}');
      return;
    }
    if (path !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    void metrics.text().then(
      (text) => response.setHeader('content-type', metrics.contentType).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new MetricsPort(`Metrics cannot be served on port ${port} (${cause.code}). Choose another.`, { cause })),
    );
    server.listen(port, host, () => {
      server.unref();
      const stop = () => new Promise<void>((done) => server.close(() => done()));
      resolve({ port: (server.address() as AddressInfo).port, stop });
    });
  });
}

/** Writes the metrics to a file every few seconds, atomically, for the textfile collector of node_exporter. */
export function exposeInFile(metrics: PrometheusMetrics, path: string, log: Log, everyMs = 10_000): StopExposing {
  const write = async (): Promise<void> => {
    try {
      await writeFileAtomic(path, await metrics.text());
    } catch (error) {
      log.warn({ code: (error as NodeJS.ErrnoException).code }, 'the metrics file cannot be written');
    }
  };
  const timer = setInterval(() => void write(), everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await write();
  };
}
