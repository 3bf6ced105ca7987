import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { QiawError } from '../core/index.ts';

/** The address is taken or not ours to listen on. */
export class ListenFailed extends QiawError {
  readonly code = 'QIAW_LISTEN';
}

export interface RunningServer {
  /** `http://host:port/` with the port really taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens until closed; port 0 takes a free one. Rejects with QIAW_LISTEN. */
export function startServer(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (info) => {
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${name}:${info.port}/`, close: () => close(server) });
    });
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'the port is in use' : (cause.code ?? 'unknown reason');
      reject(new ListenFailed(`Cannot listen on port ${port}: ${reason}. Choose another with --port.`, { cause }));
    });
  });
}

function close(server: ReturnType<typeof serve>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
