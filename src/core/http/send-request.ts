import { Readable } from 'node:stream';
import { send } from './transport.ts';

const withoutBody = new Set([204, 205, 304]);

/** The WHATWG form of {@link send}, for code that uses Request and Response. Redirects are returned. */
export async function sendRequest(request: Request): Promise<Response> {
  const { method, signal } = request;
  const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  const headers = Object.fromEntries(request.headers);
  const answer = await send(new URL(request.url), { method, headers, body, signal, redirects: 'return' });
  const { status } = answer;
  if (withoutBody.has(status) || method === 'HEAD') answer.discard();
  const stream =
    withoutBody.has(status) || method === 'HEAD'
      ? null
      : (Readable.toWeb(Readable.from(answer.body)) as ReadableStream<Uint8Array>);
  return new Response(stream, { status, headers: answer.headers });
}
