/** What one address answers; the whole table becomes `/openapi.json`. */
export interface DescribedRoute {
  /** As OpenAPI writes it: `/dataset/{id}`. */
  readonly path: string;
  readonly methods: readonly ('get' | 'post' | 'put' | 'delete')[];
  readonly tag: 'metadata' | 'query' | 'files' | 'pages' | 'operation';
  readonly summary: string;
  /** Media types of a success; the first is what a client without a wish gets. */
  readonly answers: readonly string[];
  /** Query parameters by name. */
  readonly query?: Readonly<Record<string, string>>;
  /** Media types of the body. */
  readonly body?: readonly string[];
  /** Answers other than 200 that belong to it. */
  readonly also?: Readonly<Record<number, string>>;
}

export const rdfAnswers = [
  'text/turtle',
  'application/ld+json',
  'application/rdf+xml',
  'application/n-triples',
  'text/html',
] as const;
const format = { format: 'ttl, jsonld, rdf, nt or html: instead of Accept' };
const gone = { 404: 'Nothing is there', 410: 'Withdrawn; what is still known of it' };
const paging = { page: 'Number of the page, from 0', size: 'Records a page, at most 100' };
const get = ['get'] as const;

function layer(prefix: string, what: string, child?: string): DescribedRoute[] {
  const own: DescribedRoute[] = [
    {
      path: `/${prefix}/{id}`,
      methods: get,
      tag: 'metadata',
      summary: `The record of a ${what}, or its page`,
      answers: rdfAnswers,
      query: format,
      also: gone,
    },
    {
      path: `/${prefix}/{id}/meta`,
      methods: get,
      tag: 'metadata',
      summary: `State of the record of a ${what}`,
      answers: ['application/json'],
    },
    {
      path: `/${prefix}/{id}/expanded`,
      methods: get,
      tag: 'metadata',
      summary: `The record of a ${what} with all it is part of`,
      answers: rdfAnswers,
    },
    {
      path: `/${prefix}/{id}/page/{child}`,
      methods: get,
      tag: 'metadata',
      summary: `Children of a ${what}${child === undefined ? '' : ` (${child})`}, a page at a time`,
      answers: rdfAnswers,
      query: paging,
    },
    { path: `/${prefix}/spec`, methods: get, tag: 'metadata', summary: `SHACL of a ${what}`, answers: ['text/turtle'] },
    {
      path: `/${prefix}/`,
      methods: get,
      tag: 'metadata',
      summary: `LDP container of ${prefix} records`,
      answers: rdfAnswers,
    },
  ];
  return own;
}

/** Every address of the server. test/api/openapi.test.ts holds it against the routes that are really there. */
export const routes: readonly DescribedRoute[] = [
  {
    path: '/',
    methods: get,
    tag: 'metadata',
    summary: 'The FAIR Data Point record, or the home page',
    answers: rdfAnswers,
    query: format,
  },
  {
    path: '/meta',
    methods: get,
    tag: 'metadata',
    summary: 'State of the FAIR Data Point record',
    answers: ['application/json'],
  },
  { path: '/expanded', methods: get, tag: 'metadata', summary: 'The FAIR Data Point record', answers: rdfAnswers },
  {
    path: '/spec',
    methods: get,
    tag: 'metadata',
    summary: 'SHACL of the FAIR Data Point record',
    answers: ['text/turtle'],
  },
  {
    path: '/page/{child}',
    methods: get,
    tag: 'metadata',
    summary: 'Catalogues, a page at a time',
    answers: rdfAnswers,
    query: paging,
  },
  { path: '/profile/{layer}', methods: get, tag: 'metadata', summary: 'Profile of a layer', answers: rdfAnswers },
  {
    path: '/metadata-schemas/{layer}',
    methods: get,
    tag: 'metadata',
    summary: 'SHACL of a layer',
    answers: ['text/turtle'],
  },
  ...layer('catalog', 'catalogue', 'dataset'),
  ...layer('dataset', 'dataset', 'distribution'),
  ...layer('distribution', 'distribution'),
  {
    path: '/dataset/{id}/distribution/',
    methods: get,
    tag: 'metadata',
    summary: 'LDP container of a dataset',
    answers: rdfAnswers,
  },
  {
    path: '/dataset/{id}/version/{version}',
    methods: get,
    tag: 'metadata',
    summary: 'A published version of a dataset, which never changes',
    answers: rdfAnswers,
    query: format,
    also: gone,
  },
  {
    path: '/linkset/cases/{case}',
    methods: get,
    tag: 'metadata',
    summary: 'Link set of a case (FAIR Signposting)',
    answers: ['application/linkset+json'],
    also: gone,
  },
  {
    path: '/linkset/{layer}/{id}',
    methods: get,
    tag: 'metadata',
    summary: 'Links of a dataset or distribution (FAIR Signposting)',
    answers: ['application/linkset+json'],
  },
  {
    path: '/linkset/dataset/{id}/version/{version}',
    methods: get,
    tag: 'metadata',
    summary: 'Links of a version',
    answers: ['application/linkset+json'],
  },
  {
    path: '/croissant/{dataset}',
    methods: get,
    tag: 'metadata',
    summary: 'Croissant of a dataset',
    answers: ['application/ld+json'],
  },
  {
    path: '/.well-known/void',
    methods: get,
    tag: 'metadata',
    summary: 'What is in the graph, counted',
    answers: rdfAnswers,
    query: format,
  },
  {
    path: '/.well-known/api-catalog',
    methods: get,
    tag: 'metadata',
    summary: 'The interfaces of this server',
    answers: ['application/linkset+json'],
  },
  {
    path: '/openapi.json',
    methods: get,
    tag: 'metadata',
    summary: 'This document',
    answers: ['application/vnd.oai.openapi+json'],
  },
  {
    path: '/sitemap.xml',
    methods: get,
    tag: 'metadata',
    summary: 'Landing pages for crawlers',
    answers: ['application/xml'],
  },
  {
    path: '/sitemap-{part}.xml',
    methods: get,
    tag: 'metadata',
    summary: 'A part of a large site map',
    answers: ['application/xml'],
  },
  { path: '/robots.txt', methods: get, tag: 'metadata', summary: 'What crawlers may fetch', answers: ['text/plain'] },
  {
    path: '/{kind}/{path}',
    methods: get,
    tag: 'metadata',
    summary: 'A thing of the graph (id, fd, ps, sw, graph, code): leads to its description',
    answers: [],
    also: { 303: 'See its description', ...gone },
  },
  { path: '/ns', methods: get, tag: 'metadata', summary: 'The vocabulary of this program', answers: rdfAnswers },
  { path: '/ns/{path}', methods: get, tag: 'metadata', summary: 'A term of the vocabulary', answers: rdfAnswers },
  {
    path: '/doc/{path}',
    methods: get,
    tag: 'metadata',
    summary: 'What the graph says of a thing',
    answers: rdfAnswers,
    query: format,
    also: gone,
  },
  {
    path: '/sparql',
    methods: ['get', 'post'],
    tag: 'query',
    summary: 'SPARQL 1.1 Protocol; without a query the service description',
    answers: [
      'application/sparql-results+json',
      'application/sparql-results+xml',
      'text/csv',
      'text/tab-separated-values',
      'text/turtle',
      'application/ld+json',
      'text/html',
    ],
    query: {
      query: 'A SPARQL query',
      'default-graph-uri': 'IRI of a graph; repeatable',
      'named-graph-uri': 'IRI of a graph; repeatable',
      timeout: 'Seconds, to lower the limit',
    },
    body: ['application/sparql-query', 'application/x-www-form-urlencoded'],
    also: { 400: 'The query is malformed', 503: 'The query took too long, or the server is busy: Retry-After' },
  },
  {
    path: '/sparql/terms',
    methods: get,
    tag: 'query',
    summary: 'Classes and properties that are here, for completion in editors',
    answers: ['application/json'],
  },
  {
    path: '/queries/{name}',
    methods: get,
    tag: 'query',
    summary: 'A named query',
    answers: ['application/sparql-query'],
  },
  { path: '/graphql/schema', methods: get, tag: 'query', summary: 'The GraphQL schema (SDL)', answers: ['text/plain'] },
  {
    path: '/graphql',
    methods: ['get', 'post'],
    tag: 'query',
    summary: 'GraphQL over HTTP',
    answers: ['application/graphql-response+json', 'application/json', 'text/html'],
    query: { query: 'A GraphQL query' },
    body: ['application/json'],
  },
  {
    path: '/rdf-graphs',
    methods: ['get', 'put', 'post', 'delete'],
    tag: 'query',
    summary: 'Graph Store Protocol',
    answers: rdfAnswers,
    query: { graph: 'IRI of a graph', default: 'The union of all graphs' },
    also: { 404: 'There is no such graph' },
  },
  {
    path: '/rdf-graphs/{path}',
    methods: ['get', 'put', 'post', 'delete'],
    tag: 'query',
    summary: 'Graph Store Protocol, the graph named by the address; writes need a token and pass the gate',
    answers: rdfAnswers,
    body: ['text/turtle', 'application/n-triples', 'application/ld+json', 'application/rdf+xml'],
    also: { 401: 'A token is needed', 404: 'There is no such graph', 422: 'The graph breaks the shapes' },
  },
  {
    path: '/cohorts/{id}/{file}',
    methods: get,
    tag: 'files',
    summary: 'A manifest of a saved cohort: its subjects and their files',
    answers: ['text/csv', 'application/json', 'text/plain'],
    also: { 401: 'A token is needed', 404: 'There is no such cohort' },
  },
  {
    path: '/files/cases/{case}/{path}',
    methods: get,
    tag: 'files',
    summary: 'A derived file of a case',
    answers: ['application/octet-stream'],
    also: { 206: 'A range of it', 304: 'Unchanged', 401: 'A token is needed', 416: 'The range lies outside' },
  },
  {
    path: '/files/datasets/{dataset}/{version}/{name}',
    methods: get,
    tag: 'files',
    summary: 'A download of a dataset',
    answers: ['application/octet-stream'],
    also: { 206: 'A range of it', 304: 'Unchanged', 401: 'A token is needed', 416: 'The range lies outside' },
  },
  {
    path: '/cases/{case}/ro-crate-metadata.json',
    methods: get,
    tag: 'metadata',
    summary: 'The run of a case as a detached RO-Crate',
    answers: ['application/ld+json'],
    also: gone,
  },
  {
    path: '/cases/{case}',
    methods: get,
    tag: 'pages',
    summary: 'The page of a case',
    answers: ['text/html'],
    also: gone,
  },
  {
    path: '/health',
    methods: get,
    tag: 'operation',
    summary: 'Whether the server is alive',
    answers: ['application/json'],
  },
  {
    path: '/ready',
    methods: get,
    tag: 'operation',
    summary: 'Whether everything is loaded',
    answers: ['application/json'],
    also: { 503: 'Still loading' },
  },
  { path: '/metrics', methods: get, tag: 'operation', summary: 'Measurements for Prometheus', answers: ['text/plain'] },
];
