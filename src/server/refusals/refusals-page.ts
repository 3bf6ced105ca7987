import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import { noteForAudit } from '../http/audit.ts';
import { codeMeanings } from './code-meanings.ts';
import { listRefusals } from './list-refusals.ts';
import { renderRefusals } from './render-refusals.ts';

/** `/refusals`: all refused inputs that the caller may read; `?code=` and `?subject=` choose among them. */
export async function refusalsPage(request: Request, context: ApiContext): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const [code, subject] = [asked.get('code') ?? undefined, asked.get('subject') ?? undefined];
  const all = await listRefusals(context, await callerOf(request, context));
  const listed = all.filter(
    ({ refusal }) =>
      (code === undefined || refusal.code === code) && (subject === undefined || refusal.input.subject === subject),
  );
  noteForAudit(request, { form: 'refusals', datasets: [...new Set(listed.flatMap(({ datasets }) => datasets))] });
  const body = renderRefusals({
    title: context.title ?? 'FAIR-QIAW',
    listed,
    meanings: codeMeanings(),
    ...(code !== undefined && { code }),
    ...(subject !== undefined && { subject }),
    page: Math.max(1, Math.floor(Number(asked.get('page') ?? 1)) || 1),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'Authorization' },
  });
}
