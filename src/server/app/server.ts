import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { QiawError } from '../../core/index.ts';

/** The address is taken or not ours to listen on. */
export class ListenFailed extends QiawError {
  readonly code = 'QIAW_LISTEN';
}

export interface RunningServer {
  /** `http://host:port/` with the port really taken. */
  readonly url: string;
  /** Takes no new connection, lets running answers end for at most this many milliseconds, then cuts them. */
  close(graceMs?: number): Promise<void>;
}

/**
 * A client that uses a connection again just as it is closed for idleness sees a failure: longer than clients and proxies
 * usually wait, as they are told in Keep-Alive.
 */
const serverOptions = { keepAliveTimeout: 65_000, headersTimeout: 70_000 };

/** Listens until closed; port 0 takes a free one. Rejects with QIAW_LISTEN. */
export function startServer(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, (info) => {
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${name}:${info.port}/`, close: (graceMs = 0) => close(server, graceMs) });
    });
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'the port is in use' : (cause.code ?? 'unknown reason');
      reject(new ListenFailed(`Cannot listen on port ${port}: ${reason}. Choose another with --port.`, { cause }));
    });
  });
}

function close(server: ReturnType<typeof serve>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = (): void => {
      if ('closeAllConnections' in server) server.closeAllConnections();
    };
    const timer = setTimeout(cut, graceMs);
    // Connections that were kept open after their answer would otherwise hold the server until they time out.
    const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
