import { createHash } from 'node:crypto';

/**
 * Serves GraphiQL from this server: page, program, style and the editor's workers. Nothing is loaded from elsewhere, and the
 * page has no inline scripts, so that the content security policy can forbid them.
 */

const starter = `self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => '/assets/graphiql/' + ({ json: 'json', graphql: 'graphql' }[label] ?? 'editor') + '.worker.js' };
addEventListener('load', () => YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), JSON.parse(document.querySelector('#options').textContent)));
`;

const example = `# Build cohorts here. Press the play button, then change the filter.
# The book icon explains every type; docs/graphql.md has more examples.
{
  catalogue { subjects { count } featureDefinitions everythingReadable }
  subjects(first: 5, filter: { roi: { class: [GTV_PRIMARY], feature: [{ name: original_shape_MeshVolume, gte: 1000 }] } }) {
    totalCount
    nodes {
      identifier
      value(feature: { name: original_shape_MeshVolume }, roi: { class: [GTV_PRIMARY] })
    }
    equivalentSparql
  }
  subjectAggregations {
    facet(by: ROI_CLASS) { cells { label count suppressed } }
    distribution(feature: { name: original_shape_MeshVolume }) { mean median histogram { from to count } }
  }
}
`;

export const graphiqlPolicy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function graphiqlPage(title: string): Response {
  const options = { endpoint: '/graphql', title, defaultQuery: example, subscriptionsProtocol: 'GRAPHQL_SSE' };
  const escaped = title.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped}: GraphQL</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/graphiql/graphiql.css">
<script type="application/json" id="options">${JSON.stringify(options).replaceAll('<', '\\u003c')}</script>
</head>
<body id="body" class="no-focus-outline">
<noscript>This page needs JavaScript. Programs send POST requests to this address: see docs/graphql.md.</noscript>
<div id="root"></div>
<script src="/assets/graphiql/graphiql.js"></script>
<script src="/assets/graphiql/start.js"></script>
</body>
</html>
`;
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': graphiqlPolicy,
      'cache-control': 'no-cache',
      vary: 'Accept',
    },
  });
}

/** A file of GraphiQL by name; undefined if there is none. The package is large, so it is loaded at the first request. */
export async function graphiqlAsset(name: string): Promise<Response | undefined> {
  assets ??= loadAssets();
  const files = await assets;
  const file = files.get(name);
  if (file === undefined) return undefined;
  return new Response(file.body, {
    headers: { 'content-type': file.type, etag: file.tag, 'cache-control': 'public, max-age=3600' },
  });
}

interface Asset {
  readonly body: string;
  readonly type: string;
  readonly tag: string;
}

let assets: Promise<ReadonlyMap<string, Asset>> | undefined;

async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const { css, editorWorkerService, graphqlWorker, js, jsonWorker } = await import(
    '@graphql-yoga/render-graphiql/graphiql'
  );
  const script = (body: string) => [body, 'text/javascript; charset=utf-8'] as const;
  const files = {
    'graphiql.js': script(js),
    'graphiql.css': [css, 'text/css; charset=utf-8'] as const,
    'start.js': script(starter),
    'editor.worker.js': script(editorWorkerService),
    'json.worker.js': script(jsonWorker),
    'graphql.worker.js': script(graphqlWorker),
  };
  return new Map(
    Object.entries(files).map(([name, [body, type]]) => {
      const tag = `"${createHash('sha256').update(body).digest('hex').slice(0, 24)}"`;
      return [name, { body, type, tag }];
    }),
  );
}
