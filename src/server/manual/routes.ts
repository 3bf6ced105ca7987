import { get, type Route } from '../route.ts';
import { manualIndex, manualPage } from './manual-pages.ts';

export const manualRoutes: readonly Route[] = [
  {
    path: '/docs',
    methods: get,
    tag: 'pages',
    summary: 'The manual',
    answers: ['text/html'],
    handle: manualIndex,
  },
  {
    path: '/docs/{path}',
    methods: get,
    tag: 'pages',
    summary: 'A page of the manual',
    answers: ['text/html'],
    also: { 404: 'The manual has no such page' },
    handle: (request, context) => manualPage(request, new URL(request.url).pathname.slice('/docs/'.length), context),
  },
];
