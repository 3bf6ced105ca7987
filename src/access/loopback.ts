const names = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

export const isLoopback = (host: string): boolean => names.has(host.toLowerCase()) || /^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * Whether the user of this machine asks. A request a proxy on this machine passed on comes from loopback too: it is told by
 * its Host, which is not loopback, or by the headers proxies add (RFC 7239).
 */
export function isLocalUser(request: Request, listensOn: string): boolean {
  if (!isLoopback(listensOn)) return false;
  const host = request.headers.get('host') ?? new URL(request.url).host;
  if (!isLoopback(host.replace(/:\d+$/, ''))) return false;
  return !['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some((name) =>
    request.headers.has(name),
  );
}
