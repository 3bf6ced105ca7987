import { get, type Route } from '../route.ts';
import { refusalsPage } from './refusals-page.ts';

export const refusalRoutes: readonly Route[] = [
  {
    path: '/refusals',
    methods: get,
    tag: 'pages',
    summary: 'The refused inputs, by code: how many, why, and what to do',
    answers: ['text/html'],
    query: { code: 'Only this code', subject: 'Only this subject', page: 'Page of the inputs of one code' },
    handle: refusalsPage,
  },
];
