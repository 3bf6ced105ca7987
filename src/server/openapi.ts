import type { ApiContext } from './app/context.ts';
import type { Route } from './route.ts';

/** `/openapi.json`: the OpenAPI 3.1 description of this server, from its route table. */
export function openApiResponse(context: ApiContext, routes: readonly Route[]): Response {
  const body = JSON.stringify(openApiDocument(context, routes), null, 1);
  return new Response(body, {
    headers: { 'content-type': 'application/vnd.oai.openapi+json;version=3.1', 'cache-control': 'no-cache' },
  });
}

export function openApiDocument(
  { base, title, version }: Pick<ApiContext, 'base' | 'title' | 'version'>,
  routes: readonly Route[],
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    for (const method of route.methods) {
      paths[route.path] = { ...paths[route.path], [method]: operation(route, method) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: title ?? 'FAIR-QIAW',
      version: version ?? '0',
      summary: 'Quantitative imaging data derived from DICOM, as files and as linked data',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: base.replace(/\/$/, '') }],
    tags: ['metadata', 'query', 'files', 'pages', 'operation'].map((name) => ({ name })),
    security: [{}, { token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'For record-level data that are not public' },
      },
      schemas: {
        Problem: {
          type: 'object',
          description: 'RFC 9457, with a stable code',
          properties: {
            type: { type: 'string', format: 'uri' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string', pattern: '^[A-Z][A-Z0-9_]+$' },
            detail: { type: 'string' },
          },
          required: ['type', 'status', 'code'],
        },
      },
    },
  };
}

function operation(route: Route, method: string): object {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(route.query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }));
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const responses: Record<string, object> = {};
  if (route.answers.length > 0) {
    responses['200'] = {
      description: route.summary,
      content: Object.fromEntries(route.answers.map((type) => [type, {}])),
    };
  }
  for (const [status, description] of Object.entries(route.also ?? {})) {
    responses[status] = { description, ...(Number(status) >= 400 && { content: problem }) };
  }
  responses['default'] = { description: 'The problem, with a stable code', content: problem };
  return {
    tags: [route.tag],
    operationId: `${method}${route.path.replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    parameters: [...inPath, ...inQuery],
    ...((method === 'post' || method === 'put') &&
      route.body !== undefined && {
        requestBody: { required: true, content: Object.fromEntries(route.body.map((type) => [type, {}])) },
      }),
    responses,
  };
}
