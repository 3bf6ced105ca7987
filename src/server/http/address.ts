import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Context } from 'hono';
import { noteConnection } from '../access/connection.ts';
import type { Caller } from '../access/model.ts';
import { networkOf } from './rate-limit.ts';
import type { UnreadConnections } from './unread-connections.ts';

/** Where a request comes from: the other end of the connection, or what a trusted proxy says it is. */
function addressOf(c: Context, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded) return forwarded;
  // Without a socket (tests) there is nobody to tell apart.
  return socketOf(c)?.remoteAddress ?? 'none';
}

const incomingOf = (c: Context): IncomingMessage | undefined =>
  ((c.env ?? {}) as { readonly incoming?: IncomingMessage }).incoming;

const socketOf = (c: Context): Socket | undefined => incomingOf(c)?.socket;

const connections = new WeakMap<Request, { readonly address: string; readonly hangUp?: () => void }>();

/** Remembers the connection of a request for {@link hangUpOf}, {@link clientOf} and the access rights, and has it watched; gives its address. */
export function rememberConnection(c: Context, trustProxy: boolean, unread: UnreadConnections): string {
  const address = addressOf(c, trustProxy);
  const incoming = incomingOf(c);
  const socket = incoming?.socket;
  if (socket) unread.watch(socket);
  if (incoming) noteConnection(c.req.raw, incoming);
  connections.set(c.req.raw, { address, ...(socket && { hangUp: () => void socket.destroy() }) });
  return address;
}

/** Whom a request is to be put down to where callers take turns: its token or identity, else its network. */
export const clientOf = (request: Request, caller: Caller): string =>
  caller.name ?? networkOf(connections.get(request)?.address ?? '');

/** Ends the connection of a request at once; undefined where it has none. */
export const hangUpOf = (request: Request): (() => void) | undefined => connections.get(request)?.hangUp;
