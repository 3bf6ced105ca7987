import { get, gone, type Route } from '../route.ts';
import { agreementPage } from './agreement-page.ts';
import { outlinesResponse } from './outlines.ts';

export const agreementRoutes: readonly Route[] = [
  {
    path: '/agreement/{subject}',
    methods: get,
    tag: 'pages',
    summary: 'How far the delineations of a subject agree: outlines, matrix of Dice, all measures',
    answers: ['text/html'],
    also: gone,
    handle: (request, context, { subject = '' }) => agreementPage(request, subject, context),
  },
  {
    path: '/agreement/{subject}/outlines/{number}',
    methods: get,
    tag: 'pages',
    summary: 'All delineations of one structure on one slice, in colours',
    answers: ['image/png'],
    also: gone,
    handle: (request, context, { subject = '', number = '' }) => outlinesResponse(request, subject, number, context),
  },
];
