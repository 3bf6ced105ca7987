import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Properties of the connection that a `Request` does not have. */
export interface Connection {
  readonly httpVersion: string;
  /** Request target as it was sent (RFC 9112 3.2). */
  readonly target: string;
  /** Number of Host fields sent. */
  readonly hosts: number;
  /** Remote address; empty if the connection is closed. */
  readonly peer: string;
  readonly socket: Socket;
}

const connections = new WeakMap<Request, Connection>();

/** Stores the connection data that access checks need; a request without a connection has none. */
export function noteConnection(request: Request, incoming: IncomingMessage): void {
  const { httpVersion, url = '', rawHeaders, socket } = incoming;
  const hosts = rawHeaders.filter((text, n) => n % 2 === 0 && text.toLowerCase() === 'host').length;
  connections.set(request, { httpVersion, target: url, hosts, peer: socket.remoteAddress ?? '', socket });
}

export const connectionOf = (request: Request): Connection | undefined => connections.get(request);
