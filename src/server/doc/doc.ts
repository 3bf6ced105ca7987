import { sha256 } from '../../core/index.ts';
import { bindParameters, loadViews, namespaces } from '../../graph/index.ts';
import { callerOf } from '../access/caller.ts';
import { negotiate, prefersFile, prefersHtml } from '../answer/negotiate.ts';
import { HttpProblem } from '../answer/problem.ts';
import { rdfResponse } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import { iri } from '../answer/turtle-text.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { linkHeader, metadataLinks } from '../datasets/signposting.ts';
import { visibleDataset } from '../graphs/visibility.ts';
import { graphState } from '../graphs/write/graph-store-writes.ts';
import { isUnchanged } from '../http/preconditions.ts';
import { pagesAbout } from './pages-about.ts';
import { type DocView, renderDocPage } from './render-doc.ts';
import { termLabels } from './term-labels.ts';
import { assertNotWithdrawn } from './withdrawn.ts';

/** Address prefixes directly below the base rather than below `id/`. */
const direct = /^(?:fd|ps|sw|graph|code)\//;
const mostStatements = 5000;
const mostIncoming = 200;

/**
 * `/id/…` and similar addresses identify things that are not documents: 303 to the document about them, 410 if withdrawn. The address
 * of a file leads to its bytes unless the client prefers HTML or RDF.
 */
export async function seeDocument(request: Request, context: ApiContext): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  assertNotWithdrawn(pathname.slice(1), context);
  if (pathname.startsWith('/id/file/') && search === '') {
    const file = await fileAt(request, context, `${context.base}${pathname.slice(1)}`);
    const accept = request.headers.get('accept') ?? undefined;
    if (file !== undefined && prefersFile(file.mediaType, graphTypes, accept)) {
      return new Response(null, { status: 303, headers: { location: `/${file.path}`, vary: 'Accept, Authorization' } });
    }
  }
  const location = `/doc/${pathname.replace(/^\/(?:id\/)?/, '')}${search}`;
  return new Response(null, { status: 303, headers: { location, vary: 'Accept, Authorization' } });
}

/** `/doc/…`: the graph's statements about one thing and its parts (`#…`), up to a limit. */
export async function docResponse(request: Request, context: ApiContext): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice('/doc/'.length);
  const place = `${direct.test(path) ? '' : 'id/'}${path}`;
  assertNotWithdrawn(place, context);
  const thing = iri(`${context.base}${place}`);
  const format = url.searchParams.get('format') ?? undefined;
  const accept = request.headers.get('accept') ?? undefined;
  const page = format === 'html' || (format === undefined && prefersHtml(graphTypes, accept));
  const chosen = page ? undefined : negotiate(graphTypes, accept, format);
  const describe = path.startsWith('graph/') ? contentQuery(thing) : describeQuery(thing);
  const turtle = await ask(request, context, describe, 'graph');
  if (turtle.trim() === '')
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'The graph has no statements about this address.');
  const file = path.startsWith('file/') ? await fileAt(request, context, `${context.base}${place}`) : undefined;
  if (chosen) {
    const values = path.startsWith('fv/') ? await valueNodes(request, context, `${context.base}${place}`) : '';
    const download = file && `${thing} <${downloadUrl}> <${context.base}${file.path}> .`;
    const body = `${turtle}\n${values}${download ?? ''}`;
    // The tag of a graph is that by which it can be written.
    const isGraph = path.startsWith('graph/');
    const state = isGraph ? await graphState(`${context.base}${place}`, request, context) : undefined;
    const headers = documentHeaders(
      thing,
      state === undefined ? sha256(`${chosen.mediaType}\n${body}`).slice(0, 32) : `${state}-${chosen.short}`,
    );
    if (isUnchanged(request, headers.etag)) return new Response(null, { status: 304, headers });
    return rdfResponse(body, chosen, headers);
  }
  const view = withDownload(await docView(request, context, thing), context, file);
  const document = `${context.base}doc/${path}`;
  const jsonLd = aboutPage(document, view.iri, view.label);
  const links = [
    { rel: 'cite-as', href: view.iri },
    { rel: 'describes', href: view.iri },
    ...metadataLinks(document),
    { rel: 'type', href: 'https://schema.org/AboutPage' },
  ];
  return new Response(renderDocPage({ ...view, jsonLd }), {
    headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept, Authorization', link: linkHeader(links) },
  });
}

/** schema.org: a page about a thing, and links to its RDF. */
const aboutPage = (document: string, thing: string, label: string | undefined): object => ({
  '@context': 'https://schema.org/',
  '@type': 'AboutPage',
  '@id': document,
  url: document,
  name: label ?? thing,
  mainEntity: { '@id': thing },
  encoding: metadataLinks(document).map(({ href, type }) => ({
    '@type': 'MediaObject',
    contentUrl: href,
    encodingFormat: type,
  })),
});

/** Headers for caches and harvesters; the content of a document depends on the caller's rights. */
const documentHeaders = (thing: string, digest: string) => ({
  'cache-control': 'no-cache',
  etag: `"${digest}"`,
  link: `${thing}; rel="describes"`,
  vary: 'Accept, Authorization',
});

/** The address of a graph returns the content of the graph, up to a limit. */
const contentQuery = (graph: string): string =>
  `CONSTRUCT { ?s ?p ?o } { GRAPH ${graph} { ?s ?p ?o } } LIMIT ${mostStatements}`;

/** The thing itself, and the parts it refers to that share its address. */
const about = (thing: string): string =>
  `{ VALUES ?s { ${thing} } GRAPH ?g { ?s ?p ?o } }
   UNION { GRAPH ?g { ${thing} ?link ?s . FILTER(isIRI(?s) && STRSTARTS(STR(?s), CONCAT(STR(${thing}), "#"))) ?s ?p ?o } }`;

const describeQuery = (thing: string): string => `CONSTRUCT { ?s ?p ?o } { ${about(thing)} } LIMIT ${mostStatements}`;

/**
 * The IRI of a value is a fragment of its vector's IRI, so requests for a value get this document: with the vector it contains
 * each value as a node in terms of the Radiomics Ontology. Turtle documents may be concatenated.
 */
async function valueNodes(request: Request, context: ApiContext, vector: string): Promise<string> {
  const view = loadViews().find(({ name }) => name === 'o-raw');
  return view === undefined ? '' : ask(request, context, bindParameters(view, { vector }), 'graph');
}

const downloadUrl = `${namespaces.dcat}downloadURL`;

const withDownload = (view: DocView, { base }: ApiContext, file: FilePlace | undefined): DocView => {
  if (file === undefined) return view;
  const object = { iri: true, value: base + file.path };
  return { ...view, statements: [{ subject: view.iri, predicate: downloadUrl, object }, ...view.statements] };
};

interface FilePlace {
  /** Path of the download, relative to the base. */
  readonly path: string;
  readonly mediaType: string;
}

/** Where the bytes of a file are, if the caller may read the graph that describes it. */
async function fileAt(request: Request, context: ApiContext, file: string): Promise<FilePlace | undefined> {
  const { qiaw, dcat, prov } = namespaces;
  const [row] = await rows(
    request,
    context,
    `SELECT ?case ?path ?type { GRAPH ?g { ${iri(file)} <${qiaw}path> ?path ; <${dcat}mediaType> ?type ; <${prov}wasGeneratedBy> ?run .
      ?run <${qiaw}caseId> ?case } } LIMIT 1`,
  );
  if (row === undefined) return undefined;
  const parts = [row['case']!.value, ...row['path']!.value.split('/')].map(encodeURIComponent);
  const mediaType = row['type']!.value.replace(/^.*\/media-types\//, '');
  return { path: `files/cases/${parts.join('/')}`, mediaType };
}

async function ask(request: Request, context: ApiContext, query: string, form: 'graph' | 'bindings'): Promise<string> {
  const dataset = await visibleDataset(
    { defaultGraphs: [], namedGraphs: [] },
    query,
    await callerOf(request, context),
    context,
  );
  const answer = await context.store.query(query, {
    resultsFormat: 'json',
    graphFormat: 'turtle',
    ...dataset,
    timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
    signal: request.signal,
  });
  return form === 'graph' || answer.form === 'bindings' ? answer.body : '';
}

type Row = Readonly<Record<string, { readonly type: string; readonly value: string; readonly datatype?: string }>>;

async function rows(request: Request, context: ApiContext, query: string): Promise<Row[]> {
  const body = await ask(request, context, query, 'bindings');
  return (JSON.parse(body) as { results: { bindings: Row[] } }).results.bindings;
}

async function docView(request: Request, context: ApiContext, thing: string): Promise<DocView> {
  const statements = await rows(
    request,
    context,
    `SELECT DISTINCT ?s ?p ?o { ${about(thing)} } ORDER BY ?s ?p ?o LIMIT ${mostStatements}`,
  );
  const incoming = await rows(
    request,
    context,
    `SELECT DISTINCT ?s ?p { GRAPH ?g { ?s ?p ${thing} } } LIMIT ${mostIncoming}`,
  );
  const self = thing.slice(1, -1);
  const label = statements.find(
    (row) => row['s']?.value === self && row['p']?.value === 'http://www.w3.org/2000/01/rdf-schema#label',
  );
  return {
    title: context.title ?? 'FAIR-QIAW',
    iri: self,
    label: label?.['o']?.value,
    labels: termLabels(),
    pages: await pagesAbout(self, request, context),
    statements: statements.map((row) => ({
      subject: row['s']!.value,
      predicate: row['p']!.value,
      object: { iri: row['o']!.type === 'uri', value: row['o']!.value },
    })),
    incoming: incoming.map((row) => ({ subject: row['s']!.value, predicate: row['p']!.value })),
    truncated: statements.length === mostStatements,
  };
}
