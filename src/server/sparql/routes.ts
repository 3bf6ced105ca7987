import { formatParameter, get, type Route, rdfAnswers } from '../route.ts';
import { sparqlEndpoint } from './endpoint.ts';
import { namedQueryResponse } from './named-query.ts';
import { examplesResponse } from './service.ts';
import { termsResponse } from './terms.ts';

export const sparqlRoutes: readonly Route[] = [
  {
    path: '/sparql/terms',
    methods: get,
    tag: 'query',
    summary: 'Classes and properties in use, for completion in editors',
    answers: ['application/json'],
    handle: termsResponse,
  },
  {
    path: '/.well-known/sparql-examples',
    methods: get,
    tag: 'metadata',
    summary: 'The named queries as examples (sh:SPARQLExecutable)',
    answers: rdfAnswers,
    query: formatParameter,
    handle: examplesResponse,
  },
  {
    path: '/queries/{name}',
    methods: get,
    tag: 'query',
    summary: 'A named query',
    answers: ['application/sparql-query'],
    handle: (request, context, { name = '' }) => namedQueryResponse(request, name, context),
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
    handle: sparqlEndpoint,
  },
];
