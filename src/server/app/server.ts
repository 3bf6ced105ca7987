import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { QiawError } from '../../core/index.ts';

/** The address is in use, or this process may not listen on it. */
export class ListenFailed extends QiawError {
  readonly code = 'QIAW_LISTEN';
}

export interface RunningServer {
  /** `http://host:port/` with the actual port. */
  readonly url: string;
  /** Accepts no new connections, waits up to this many milliseconds for running answers, then closes them. */
  close(graceMs?: number): Promise<void>;
}

/**
 * A client that reuses a connection just as it is closed for idleness gets an error. These timeouts exceed those that clients
 * and proxies commonly use; Keep-Alive announces them.
 */
const serverOptions = { keepAliveTimeout: 65_000, headersTimeout: 70_000 };

/** Listens until closed; port 0 picks a free port. Rejects with QIAW_LISTEN. */
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
    // Kept-alive connections would otherwise keep the server open until they time out.
    const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
