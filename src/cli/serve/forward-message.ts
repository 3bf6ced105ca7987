import { errorCode, send } from '../../core/index.ts';

/** A server of MCP to which messages are sent. */
export interface McpServer {
  readonly url: string;
  token?(): Promise<string | undefined>;
  /** Settles when everything is loaded. */
  readonly ready: Promise<void>;
}

interface Message {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: { readonly requestId?: unknown };
}

/** Answered before everything is loaded: clients do not wait long for these. */
const early = /^(?:initialize|ping|notifications\/.*|tools\/list|resources\/templates\/list)$/;

/**
 * Sends one JSON-RPC message of stdio to `/mcp`. Returns the answer as one line; undefined for a notification. Refusals of HTTP
 * become errors of JSON-RPC. A cancelled request ends, and with it its query.
 */
export async function forwardMessage(
  line: string,
  { url, token, ready }: McpServer,
  running: Map<unknown, AbortController>,
): Promise<string | undefined> {
  const message = messageOf(line);
  if (message === undefined) return errorLine(null, -32700, 'This line is not JSON.');
  const { id, method = '', params } = message;
  if (method === 'notifications/cancelled') {
    running.get(params?.requestId)?.abort();
    return undefined;
  }
  const cancelled = new AbortController();
  if (id !== undefined) running.set(id, cancelled);
  try {
    const isEarly = early.test(method);
    if (!isEarly) await ready;
    const bearer = isEarly ? undefined : await token?.();
    const response = await send(new URL('/mcp', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      },
      body: line,
      signal: cancelled.signal,
    });
    const body = (await response.text(64 * 1024 * 1024)).trim();
    if (id === undefined) return undefined;
    if (/application\/json/.test(response.headers.get('content-type') ?? '') && body !== '') return oneLine(body);
    return errorLine(id, -32000, refusalOf(body, response.status));
  } catch (error) {
    if (id === undefined || cancelled.signal.aborted) return undefined;
    return errorLine(id, -32000, `${errorCode(error)}: the catalogue did not answer.`);
  } finally {
    running.delete(id);
  }
}

function messageOf(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

const oneLine = (body: string): string => JSON.stringify(JSON.parse(body));

const errorLine = (id: string | number | null, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });

function refusalOf(body: string, status: number): string {
  const { code = `HTTP ${status}`, detail = '' } = (messageOf(body) ?? {}) as { code?: string; detail?: string };
  return `${code}: ${detail}`.trim();
}
