import type { Socket } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { QiawError } from '../../core/index.ts';
import { defaultLimits } from './limits.ts';

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

/** Node's usual limit on the head of a request, for everything in it but a query. */
const usualHead = 16 * 1024;

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Largest query in an address; default as in the limits of the application. */
  readonly maxQueryBytes?: number;
}

/** Listens until closed; port 0 picks a free port. Rejects with QIAW_LISTEN. */
export function startServer(
  app: Hono,
  { host, port, maxQueryBytes = defaultLimits.maxQueryBytes }: ListenOptions,
): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    // A query in the address is part of the head of a request.
    const options = { ...serverOptions, maxHeaderSize: maxQueryBytes + usualHead };
    const server = serve({ fetch: app.fetch, hostname: host, port, serverOptions: options }, (info) => {
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${name}:${info.port}/`, close: (graceMs = 0) => close(server, graceMs) });
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket, maxQueryBytes));
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'the port is in use' : (cause.code ?? 'unknown reason');
      reject(new ListenFailed(`Cannot listen on port ${port}: ${reason}. Choose another with --port.`, { cause }));
    });
  });
}

/** Node answers a request that it cannot read without a body; this says why. */
function refuse({ code }: NodeJS.ErrnoException, socket: Socket, maxQueryBytes: number): void {
  if (!socket.writable) return void socket.destroy();
  const [status, title, problem, detail] =
    code === 'HPE_HEADER_OVERFLOW'
      ? [
          431,
          'Request Header Fields Too Large',
          'QIAW_REQUEST_TOO_LARGE',
          `An address may have at most ${maxQueryBytes} bytes. Send the query by POST.`,
        ]
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'QIAW_REQUEST_TIMEOUT', 'The request took too long to arrive.']
        : [400, 'Bad Request', 'QIAW_REQUEST_HTTP', 'This is not a request of HTTP/1.1.'];
  const body = `${JSON.stringify({ type: `urn:fair-qiaw:problem:${problem}`, title, status, code: problem, detail })}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `cache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
  );
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
