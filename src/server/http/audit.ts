import { systemClock } from '../../core/index.ts';
import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import { doorOf } from './door.ts';
import { requestIdOf } from './request-id.ts';
import { urlOf } from './url.ts';
import { wholeBodyOf } from './whole-answer.ts';

/** What a handler knows about a request that its URL does not show. */
interface Note {
  readonly form?: string;
  readonly datasets?: readonly string[];
  /** Of the refusal. */
  readonly code?: string;
  /** The question, if it is not in the URL: only its digest is written. */
  readonly asked?: string;
}

const notes = new WeakMap<Request, Note>();

/** Adds to the audit log entry of this request. */
export function noteForAudit(request: Request, note: Note): void {
  notes.set(request, { ...notes.get(request), ...note });
}

export const noteOf = (request: Request): Note | undefined => notes.get(request);

/** Routes that return no data. */
const quiet = new Set(['assets', 'health', 'ready', 'metrics', 'robots.txt']);

/** Records a request in the audit log once its answer has been sent (for small answers: passed to the connection), or the client has disconnected. */
export function audited(request: Request, response: Response, started: number, context: ApiContext): Response {
  const { audit, clock = systemClock } = context;
  const door = doorOf(request);
  const { pathname, search } = urlOf(request);
  if (audit === undefined || quiet.has(door) || pathname === '/favicon.ico' || request.method === 'OPTIONS') {
    return response;
  }
  const record = async (bytes: number, whole: boolean) => {
    const caller = await callerOf(request, context).catch(() => undefined);
    const { status } = response;
    const { asked = `${pathname}${search}`, ...note } = notes.get(request) ?? {};
    audit.record({
      time: new Date(clock.now()).toISOString(),
      caller: caller?.name ?? (request.headers.has('authorization') && caller === undefined ? 'unknown' : 'anyone'),
      request: requestIdOf(request),
      door,
      method: request.method,
      ...note,
      asked: audit.digest(asked),
      status,
      bytes,
      ms: Math.round(clock.elapsed() - started),
      outcome:
        status >= 500 && status !== 503 ? 'failed' : status >= 400 ? 'refused' : whole ? 'answered' : 'cancelled',
    });
  };
  const whole = wholeBodyOf(response);
  if (whole || response.body === null) {
    void record(whole?.byteLength ?? 0, true);
    return response;
  }
  return new Response(counted(response.body, record), response);
}

function counted(body: ReadableStream<Uint8Array>, done: (bytes: number, whole: boolean) => Promise<void>) {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const part = await reader.read();
          if (part.done) {
            void done(bytes, true);
            return controller.close();
          }
          bytes += part.value.byteLength;
          controller.enqueue(part.value);
        } catch (error) {
          void done(bytes, false);
          controller.error(error);
        }
      },
      cancel(reason) {
        void done(bytes, false);
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
