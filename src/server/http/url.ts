const urls = new WeakMap<Request, URL>();

/** The URL of a request, parsed once; do not modify it. */
export function urlOf(request: Request): URL {
  const known = urls.get(request);
  if (known !== undefined) return known;
  const url = new URL(request.url);
  urls.set(request, url);
  return url;
}
