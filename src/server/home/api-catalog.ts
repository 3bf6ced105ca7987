import type { ApiContext } from '../app/context.ts';
import { linkset } from '../datasets/signposting.ts';

/** `/.well-known/api-catalog` (RFC 9727): the programming interfaces of this server, as a link set. */
export function apiCatalogResponse(request: Request, { base }: ApiContext): Response {
  const at = (path: string): string => base + path;
  const interfaces = [
    { href: base, type: 'text/turtle' },
    { href: at('sparql'), type: 'application/sparql-results+json' },
    { href: at('graphql'), type: 'application/graphql-response+json' },
    { href: at('mcp'), type: 'application/json' },
    { href: at('rdf-graphs'), type: 'application/n-quads' },
  ];
  const body = linkset([
    { anchor: at('.well-known/api-catalog'), links: interfaces.map((one) => ({ rel: 'item', ...one })) },
    {
      anchor: base,
      links: [
        { rel: 'service-desc', href: at('openapi.json'), type: 'application/vnd.oai.openapi+json' },
        { rel: 'service-doc', href: base, type: 'text/html' },
        { rel: 'service-meta', href: at('.well-known/void'), type: 'text/turtle' },
        { rel: 'status', href: at('health'), type: 'application/json' },
      ],
    },
    {
      anchor: at('sparql'),
      links: [
        { rel: 'service-desc', href: at('sparql'), type: 'text/turtle' },
        { rel: 'service-doc', href: at('sparql'), type: 'text/html' },
        { rel: 'service-meta', href: at('.well-known/sparql-examples'), type: 'text/turtle' },
        { rel: 'service-meta', href: at('.well-known/void'), type: 'text/turtle' },
      ],
    },
    { anchor: at('graphql'), links: [{ rel: 'service-doc', href: at('graphql'), type: 'text/html' }] },
    {
      anchor: at('rdf-graphs'),
      links: [{ rel: 'service-desc', href: at('openapi.json'), type: 'application/vnd.oai.openapi+json' }],
    },
  ]);
  const headers = {
    'content-type': 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    link: `<${at('.well-known/api-catalog')}>; rel="api-catalog"`,
    'cache-control': 'no-cache',
  };
  return new Response(request.method === 'HEAD' ? null : body, { headers });
}
