import { QiawError } from '../../core/index.ts';
import { actFor } from '../access/caller.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { docResponse } from '../doc/doc.ts';
import { layerResponse } from '../fdp/routes.ts';
import { graphqlResponse } from '../graphql/endpoint.ts';
import { sameClient } from '../http/address.ts';
import { noteForAudit, noteOf } from '../http/audit.ts';
import { sparqlEndpoint } from '../sparql/endpoint.ts';
import { boundedJson, boundedLines, boundedRows, fits, type JsonTerm } from './bounded.ts';

/** Answers of other doors that are larger are refused: a language model cannot use them. */
const mostBytes = 4_000_000;

/** The answer of another door is too large for a tool. */
export class TooLargeForTool extends QiawError {
  readonly code = 'QIAW_RESULT_TOO_LARGE';
  constructor() {
    super('The answer is too large for a tool. Aggregate (COUNT, AVG), select fewer columns or fields, or add LIMIT.');
  }
}

/** Asks the other doors of this server with the rights of one caller. */
export class Doors {
  constructor(
    private readonly request: Request,
    readonly caller: Caller,
    readonly context: ApiContext,
    /** Whether the caller could read more at the other doors. */
    readonly withholds: boolean,
  ) {}

  /** A query, as a table of at most `most` rows, a truth value or Turtle. */
  async sparql(query: string, most: number, address?: string): Promise<Readonly<Record<string, unknown>>> {
    const page = address ?? `${this.context.base}sparql?format=html&query=${encodeURIComponent(query)}`;
    const accept = 'application/sparql-results+json, text/turtle;q=0.5';
    const response = await this.post(
      'sparql',
      { 'content-type': 'application/sparql-query', accept },
      query,
      sparqlEndpoint,
    );
    const text = await bodyOf(response);
    const hint = response.headers.get('qiaw-hint');
    const missing = response.headers.get('qiaw-missing-sites');
    const about = {
      // The whole answer, for a person or a program.
      ...(page.length < 4000 && { page }),
      ...(hint !== null && { hint }),
      ...(missing !== null && { missingSites: missing }),
    };
    if (!(response.headers.get('content-type') ?? '').includes('json')) {
      const { text: turtle, truncated } = boundedLines(text);
      return { turtle, truncated, ...about };
    }
    const { boolean, head, results } = JSON.parse(text) as {
      boolean?: boolean;
      head: { vars?: string[] };
      results?: { bindings: ReadonlyArray<Readonly<Record<string, JsonTerm>>> };
    };
    if (boolean !== undefined) return { answer: boolean, ...about };
    const columns = head.vars ?? [];
    const total = results?.bindings.length ?? 0;
    const rows = boundedRows(columns, results?.bindings ?? [], most);
    return { columns, rows, total, truncated: rows.length < total, ...about };
  }

  /** A GraphQL operation: `data` and `errors`. */
  async graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await this.post('graphql', headers, JSON.stringify({ query, variables }), graphqlResponse);
    const answer = boundedJson(JSON.parse(await bodyOf(response)));
    if (!fits(answer)) throw new TooLargeForTool();
    return answer as Record<string, unknown>;
  }

  /** A document below the base, as Turtle. */
  async turtle(path: string): Promise<string> {
    const inner = this.inner(path, { headers: { accept: 'text/turtle' } });
    const response = path.startsWith('doc/')
      ? await docResponse(inner, this.context)
      : await layerResponse(inner, path, this.context);
    return boundedLines(await bodyOf(response)).text;
  }

  private async post(
    path: string,
    headers: Record<string, string>,
    body: string,
    handle: (request: Request, context: ApiContext) => Promise<Response>,
  ): Promise<Response> {
    const inner = this.inner(path, { method: 'POST', headers, body });
    try {
      return await handle(inner, this.context);
    } finally {
      // The question as the other door would record it, so that `qiaw audit --of` finds it.
      const { asked, datasets } = noteOf(inner) ?? {};
      noteForAudit(this.request, { ...(asked && { asked }), ...(datasets && { datasets }) });
    }
  }

  private inner(path: string, init: RequestInit): Request {
    const inner = new Request(this.context.base + path, { ...init, signal: this.request.signal });
    actFor(this.caller, inner, this.context);
    sameClient(this.request, inner);
    return inner;
  }
}

async function bodyOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > mostBytes) {
      await reader?.cancel();
      throw new TooLargeForTool();
    }
    chunks.push(part.value);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
