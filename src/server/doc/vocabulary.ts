import { sha256 } from '../../core/index.ts';
import {
  namespaces,
  type Quad,
  serialise,
  vocabularyIri,
  vocabularyQuads,
  vocabularyTurtle,
} from '../../graph/index.ts';
import { negotiate } from '../answer/negotiate.ts';
import { HttpProblem } from '../answer/problem.ts';
import { rdfResponse } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import type { ApiContext } from '../app/context.ts';
import { wantsPage } from '../fdp/routes.ts';
import { renderDocPage } from './render-doc.ts';
import { termLabels } from './term-labels.ts';

/**
 * `/ns`: the vocabulary, one OWL ontology. Its terms are fragments of `https://w3id.org/fair-qiaw/ns`, which redirects here if this
 * deployment is its target; `/ns/<version>` returns the same as long as the version matches. `/ns/<term>` is about one term, because
 * fragments are never sent to a server.
 */
export async function vocabularyResponse(request: Request, context: ApiContext): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const name = decodeURIComponent(pathname.replace(/^\/ns\/?/, ''));
  const all = vocabularyQuads();
  const version = all.find(({ predicate }) => predicate.value === `${namespaces.owl}versionInfo`)?.object.value;
  const isWhole = name === '' || name === version;
  const iri = isWhole ? vocabularyIri : `${namespaces.qiaw}${name}`;
  const statements = isWhole ? all : all.filter(({ subject }) => subject.value === iri);
  if (statements.length === 0) {
    const message = `The vocabulary has no term ${name}, and its version is ${version}. It is at /ns, a term at /ns/<term>.`;
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', message);
  }
  if (wantsPage(request)) return page(iri, statements, isWhole ? [] : all, name === '' ? 'ns/' : '', context);
  const turtle = isWhole ? vocabularyTurtle() : serialise(statements, 'turtle');
  const format = searchParams.get('format') ?? undefined;
  const chosen = negotiate(graphTypes, request.headers.get('accept') ?? undefined, format);
  const etag = `"${sha256(`${chosen.mediaType}\n${turtle}`).slice(0, 32)}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } });
  return rdfResponse(turtle, chosen, { etag, 'cache-control': 'public, max-age=3600' });
}

function page(iri: string, quads: readonly Quad[], all: readonly Quad[], place: string, context: ApiContext): Response {
  const sorted = [...quads]
    .filter(({ subject, object }) => subject.termType === 'NamedNode' && object.termType !== 'BlankNode')
    .sort((a, b) => (a.subject.value < b.subject.value ? -1 : a.subject.value > b.subject.value ? 1 : 0));
  const label = sorted.find(
    ({ subject, predicate }) => subject.value === iri && /#label$|\/title$/.test(predicate.value),
  );
  const body = renderDocPage({
    title: context.title ?? 'FAIR-QIAW',
    iri,
    label: label?.object.value,
    statements: sorted.map(({ subject, predicate, object }) => ({
      subject: subject.value,
      predicate: predicate.value,
      object: { iri: object.termType === 'NamedNode', value: object.value },
    })),
    labels: termLabels(),
    incoming: all
      .filter(({ subject, object }) => object.value === iri && subject.termType === 'NamedNode')
      .map(({ subject, predicate }) => ({ subject: subject.value, predicate: predicate.value })),
    truncated: false,
    address: (one) => (one.startsWith(namespaces.qiaw) ? `${place}${one.slice(namespaces.qiaw.length)}` : one),
  });
  return new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept' } });
}
