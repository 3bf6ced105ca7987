import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot, sha256 } from '../../core/index.ts';
import { namespaces, parse, type Quad } from '../../graph/index.ts';
import { negotiate } from '../answer/negotiate.ts';
import { HttpProblem } from '../answer/problem.ts';
import { rdfResponse } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import type { ApiContext } from '../app/context.ts';
import { wantsPage } from '../fdp/routes.ts';
import { renderDocPage } from './render-doc.ts';
import { termLabels } from './term-labels.ts';

const ontology = namespaces.qiaw.replace(/#$/, '');

/**
 * `/ns`: the vocabulary. Its terms are fragments of `https://w3id.org/fair-qiaw/ns`, which redirects here if this deployment is
 * its target; `/ns/<version>` returns the same as long as the version matches.
 */
export async function vocabularyResponse(request: Request, context: ApiContext): Promise<Response> {
  const turtle = await readFile(join(packageRoot(), 'ontology', 'qiaw.ttl'), 'utf8');
  const { pathname } = new URL(request.url);
  const version = /owl:versionInfo "([^"]+)"/.exec(turtle)?.[1];
  if (!['/ns', `/ns/${version}`].includes(pathname)) {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', `The vocabulary is at /ns; its version is ${version}.`);
  }
  if (wantsPage(request)) return page(parse(turtle, 'turtle', ontology), context);
  const format = new URL(request.url).searchParams.get('format') ?? undefined;
  const chosen = negotiate(graphTypes, request.headers.get('accept') ?? undefined, format);
  const etag = `"${sha256(`${chosen.mediaType}\n${turtle}`).slice(0, 32)}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } });
  return rdfResponse(turtle, chosen, { etag, 'cache-control': 'public, max-age=3600' });
}

function page(quads: readonly Quad[], context: ApiContext): Response {
  const body = renderDocPage({
    title: context.title ?? 'FAIR-QIAW',
    iri: ontology,
    label: 'FAIR-QIAW vocabulary',
    statements: quads.map(({ subject, predicate, object }) => ({
      subject: subject.value,
      predicate: predicate.value,
      object: { iri: object.termType === 'NamedNode', value: object.value },
    })),
    labels: termLabels(),
    incoming: [],
    truncated: false,
  });
  return new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept' } });
}
