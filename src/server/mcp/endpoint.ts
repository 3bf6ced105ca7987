import { callerOf, withoutRecords } from '../access/caller.ts';
import { isLoopback } from '../access/loopback.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { mayShare } from '../http/cors.ts';
import { readText } from '../sparql/protocol.ts';
import { Doors } from './ask.ts';

/**
 * `/mcp`: Model Context Protocol over streamable HTTP, without sessions and without a stream from the server. Each request is
 * answered with the rights of its caller, or without `mcp.allowRecords` with those of anybody.
 */
export async function mcpResponse(request: Request, context: ApiContext): Promise<Response> {
  await assertOrigin(request, context);
  const caller = await callerOf(request, context);
  const asked = context.mcpRecords === true ? { ...caller, write: false } : await withoutRecords(caller, context);
  const text = await readText(request, context.limits?.maxQueryBytes ?? defaultLimits.maxQueryBytes);
  // Loaded at the first request: most servers are never asked by a language model.
  const [{ WebStandardStreamableHTTPServerTransport }, { makeServer }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
    import('./make-server.ts'),
  ]);
  const server = makeServer(request, new Doors(request, asked, context, asked.rights !== caller.rights));
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport as Parameters<typeof server.connect>[0]);
  const { method, headers } = request;
  const response = await transport.handleRequest(new Request(request.url, { method, headers, body: text }));
  response.headers.set('cache-control', 'no-store');
  return response;
}

/** The protocol demands it: otherwise a page of another origin could ask a local server through its visitor's browser. */
async function assertOrigin(request: Request, context: ApiContext): Promise<void> {
  const origin = request.headers.get('origin');
  if (origin === null || origin === new URL(context.base).origin) return;
  if (URL.canParse(origin) && isLoopback(new URL(origin).hostname)) return;
  if (await mayShare(request, context)) return;
  throw new HttpProblem(403, 'QIAW_NOT_GRANTED', 'Pages of other origins may not use this address.');
}
