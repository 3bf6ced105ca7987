import { noTracer, withLogFields } from '../../core/index.ts';
import type { ApiContext } from '../app/context.ts';
import { doorOf } from './door.ts';
import { requestIdOf, traceparentOf } from './request-id.ts';

/**
 * Answers a request under its id: every log line within contains it, and a span with route group and status lasts until the answer
 * begins. The span contains no URL and no query.
 */
export function traced(request: Request, context: ApiContext, answer: () => Promise<Response>): Promise<void> {
  const id = requestIdOf(request);
  const door = doorOf(request);
  const attributes = { 'http.request.method': request.method, 'qiaw.door': door, 'qiaw.request': id };
  const work = () =>
    (context.tracer ?? noTracer).span(
      `${request.method} ${door}`,
      attributes,
      async (span) => {
        const { status } = await answer();
        span.set({ 'http.response.status_code': status });
      },
      traceparentOf(request),
    );
  return withLogFields({ request: id }, work);
}
