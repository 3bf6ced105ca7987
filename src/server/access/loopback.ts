import { connectionOf } from './connection.ts';
import { belongsToThisUser } from './socket-owner.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const loopbackName = new RegExp(`^(?:localhost|\\[?::1\\]?|127(?:\\.${octet}){3})$`, 'i');

/** Whether a host name or address, without port, is this machine's own: localhost, 127.0.0.0/8 in its usual spelling, or ::1. */
export const isLoopback = (host: string): boolean => loopbackName.test(host);

/** Headers by which proxies, load balancers, gateways and content networks say for whom they ask (RFC 7239, RFC 9110 7.6.3). */
const passedOn =
  /^(?:forwarded|via|cdn-loop|x-forwarded(?:-.*)?|x-real-ip|(?:.+-)?client-ip|.+-connecting-ip|x-(?:original|originating|remote|proxied|proxy|envoy|amzn|appengine|azure|arr|cluster|host)(?:-.*)?)$/;

/** What of the server's settings decides about its own user. */
export interface LocalSettings {
  /** Address the server listens on. */
  readonly host: string;
  /** Base IRI; a server whose base is not loopback is there for others. */
  readonly base: string;
}

/**
 * Why a server trusts nobody without a token, or undefined when it trusts the user of this machine. Whoever gave it an address
 * for others has something in front of it that passes requests on.
 */
export function distrust(
  { host, base }: LocalSettings,
  access: { readonly trustLoopback?: boolean } | undefined,
): string | undefined {
  if (access?.trustLoopback === false) return 'access.trustLoopback is false';
  if (!isLoopback(host)) return `it listens on ${host}, which is not loopback`;
  const { hostname } = new URL(base);
  return isLoopback(hostname) ? undefined : `its base is for others (${hostname})`;
}

/**
 * Whether a request was sent to this machine by a program on it, as far as the request tells: HTTP/1.1 and a target that is a
 * path, as browsers and clients send and nginx (`proxy_pass` alone: HTTP/1.0) does not; one Host, which is loopback; a peer
 * that is loopback; and none of the headers proxies add.
 */
export function isDirect(request: Request): boolean {
  const connection = connectionOf(request);
  const host = request.headers.get('host') ?? new URL(request.url).host;
  if (!isLoopback(host.replace(/:\d{1,5}$/, ''))) return false;
  for (const name of request.headers.keys()) if (passedOn.test(name)) return false;
  if (connection === undefined) return true;
  const { httpVersion, target, hosts, peer } = connection;
  return httpVersion === '1.1' && target.startsWith('/') && hosts === 1 && isLoopback(peer.replace(/^::ffff:/, ''));
}

/**
 * Whether the user of this machine asks: directly, and by a program of the user who runs the server, where the system tells
 * (Linux). A proxy that hides itself runs as another user.
 */
export function isLocalUser(request: Request): boolean {
  if (!isDirect(request)) return false;
  const connection = connectionOf(request);
  return connection === undefined || belongsToThisUser(connection.socket) !== false;
}
