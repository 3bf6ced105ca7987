import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What of a request's connection its `Request` does not say. */
export interface Connection {
  readonly httpVersion: string;
  /** Request target as it was sent (RFC 9112 3.2). */
  readonly target: string;
  /** How many Host fields were sent. */
  readonly hosts: number;
  /** Address of the other end; empty when it has gone. */
  readonly peer: string;
  readonly socket: Socket;
}

const connections = new WeakMap<Request, Connection>();

/** Keeps what decides about a caller beside its request; a request that never was on a wire has none. */
export function noteConnection(request: Request, incoming: IncomingMessage): void {
  const { httpVersion, url = '', rawHeaders, socket } = incoming;
  const hosts = rawHeaders.filter((text, n) => n % 2 === 0 && text.toLowerCase() === 'host').length;
  connections.set(request, { httpVersion, target: url, hosts, peer: socket.remoteAddress ?? '', socket });
}

export const connectionOf = (request: Request): Connection | undefined => connections.get(request);
