import type { ApiContext } from '../app/context.ts';
import { comparedGroups } from './compared.ts';
import { renderAgreementPage } from './render-agreement.ts';

/** `/agreement/{subject}`: how far the delineations of a subject agree. */
export async function agreementPage(request: Request, subject: string, context: ApiContext): Promise<Response> {
  const groups = await comparedGroups(request, subject, context);
  const body = renderAgreementPage({ title: context.title ?? 'FAIR-QIAW', subject, groups });
  return new Response(body, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  });
}
