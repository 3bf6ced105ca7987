import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Context } from 'hono';
import { noteConnection } from '../access/connection.ts';
import type { Caller } from '../access/model.ts';
import { networkOf } from './rate-limit.ts';
import type { UnreadConnections } from './unread-connections.ts';

/** The address of a caller: the remote address of the connection, or the one that a trusted proxy states. */
function addressOf(c: Context, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded) return forwarded;
  // Without a socket (in tests), callers are not distinguished.
  return socketOf(c)?.remoteAddress ?? 'none';
}

const incomingOf = (c: Context): IncomingMessage | undefined =>
  ((c.env ?? {}) as { readonly incoming?: IncomingMessage }).incoming;

const socketOf = (c: Context): Socket | undefined => incomingOf(c)?.socket;

const connections = new WeakMap<Request, { readonly address: string; readonly hangUp?: () => void }>();

/** Remembers the connection of a request for {@link hangUpOf}, {@link clientOf} and the access rights, and watches it; returns the caller's address. */
export function rememberConnection(c: Context, trustProxy: boolean, unread: UnreadConnections): string {
  const address = addressOf(c, trustProxy);
  const incoming = incomingOf(c);
  const socket = incoming?.socket;
  if (socket) unread.watch(socket);
  if (incoming) noteConnection(c.req.raw, incoming);
  connections.set(c.req.raw, { address, ...(socket && { hangUp: () => void socket.destroy() }) });
  return address;
}

/** The client to which a request is attributed for fair scheduling: its token or identity, else its network. */
export const clientOf = (request: Request, caller: Caller): string =>
  caller.name ?? networkOf(connections.get(request)?.address ?? '');

/** Closes the connection of a request immediately; undefined if it has none. */
export const hangUpOf = (request: Request): (() => void) | undefined => connections.get(request)?.hangUp;

/** Attributes a request that the server makes to itself to the client of another. */
export function sameClient(request: Request, inner: Request): void {
  connections.set(inner, { address: connections.get(request)?.address ?? '' });
}
