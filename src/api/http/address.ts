import type { Socket } from 'node:net';
import type { Context } from 'hono';

/** Where a request comes from: the other end of the connection, or what a trusted proxy says it is. */
export function addressOf(c: Context, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded) return forwarded;
  // Without a socket (tests) there is nobody to tell apart.
  return socketOf(c)?.remoteAddress ?? 'none';
}

const socketOf = (c: Context): Socket | undefined =>
  ((c.env ?? {}) as { readonly incoming?: { readonly socket?: Socket } }).incoming?.socket;

const connections = new WeakMap<Request, () => void>();

/** Remembers the connection of a request for {@link hangUpOf}. */
export function rememberConnection(c: Context): void {
  const socket = socketOf(c);
  if (socket) connections.set(c.req.raw, () => void socket.destroy());
}

/** Ends the connection of a request at once; undefined where it has none. */
export const hangUpOf = (request: Request): (() => void) | undefined => connections.get(request);
