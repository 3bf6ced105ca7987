import type { Route } from '../route.ts';
import { mcpResponse } from './endpoint.ts';

export const mcpRoutes: readonly Route[] = [
  {
    path: '/mcp',
    methods: ['post'],
    tag: 'query',
    summary: 'Model Context Protocol (streamable HTTP): tools for language models, read only',
    answers: ['application/json'],
    body: ['application/json'],
    also: { 202: 'A notification was received', 403: 'A page of another origin' },
    handle: mcpResponse,
  },
];
