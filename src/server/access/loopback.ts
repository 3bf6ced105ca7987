import { connectionOf } from './connection.ts';
import { belongsToThisUser } from './socket-owner.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const loopbackName = new RegExp(`^(?:localhost|\\[?::1\\]?|127(?:\\.${octet}){3})$`, 'i');

/** Whether a host name or address (without port) is loopback: localhost, 127.0.0.0/8 in its usual spelling, or ::1. */
export const isLoopback = (host: string): boolean => loopbackName.test(host);

/** Headers by which proxies, load balancers, gateways and CDNs identify the original client (RFC 7239, RFC 9110 7.6.3). */
const passedOn =
  /^(?:forwarded|via|cdn-loop|x-forwarded(?:-.*)?|x-real-ip|(?:.+-)?client-ip|.+-connecting-ip|x-(?:original|originating|remote|proxied|proxy|envoy|amzn|appengine|azure|arr|cluster|host)(?:-.*)?)$/;

/** The server settings that determine whether its own user is trusted. */
export interface LocalSettings {
  /** Address the server listens on. */
  readonly host: string;
  /** Base IRI; if it is not loopback, the server is meant for others. */
  readonly base: string;
}

/**
 * Why the server trusts nobody without a token, or undefined if it trusts the user of this machine. A public base IRI implies a
 * proxy in front that forwards requests.
 */
export function distrust(
  { host, base }: LocalSettings,
  access: { readonly trustLoopback?: boolean } | undefined,
): string | undefined {
  if (access?.trustLoopback === false) return 'access.trustLoopback is false';
  if (!isLoopback(host)) return `it listens on ${host}, which is not loopback`;
  const { hostname } = new URL(base);
  return isLoopback(hostname) ? undefined : `its base is not loopback (${hostname})`;
}

/**
 * Whether a program on this machine sent the request directly, as far as the request shows: HTTP/1.1 and a path as target, as
 * browsers and clients send (nginx with `proxy_pass` alone sends HTTP/1.0); exactly one Host, which is loopback; a loopback
 * peer; and none of the headers that proxies add.
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
 * Whether the request comes from the user of this machine: directly, and from a program of the user who runs the server, if the
 * system can tell (Linux). A proxy that adds no headers runs as another user.
 */
export function isLocalUser(request: Request): boolean {
  if (!isDirect(request)) return false;
  const connection = connectionOf(request);
  return connection === undefined || belongsToThisUser(connection.socket) !== false;
}
