import { describeForExport, readExportCase, runCrateMetadata } from '../../catalogue/index.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { readableCase } from './case-page.ts';

/** `/cases/{case}/ro-crate-metadata.json`: the run as a detached RO-Crate, with its files referenced by URL. */
export async function runCrateResponse(request: Request, name: string, context: ApiContext): Promise<Response> {
  const { id } = await readableCase(request, name, context);
  const document = await readExportCase(context.dataDirectory, id);
  if (document === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such case.');
  const source = { root: context.dataDirectory, base: context.base };
  const body = await runCrateMetadata(source, document, await describeForExport(source, document.run.dataset));
  const profile = 'https://w3id.org/ro/crate';
  return new Response(body, {
    headers: {
      'content-type': `application/ld+json; profile="${profile}"`,
      'cache-control': 'no-cache',
      link: `<${context.base}dataset/${document.run.dataset}>; rel="collection", <${context.base}cases/${encodeURIComponent(document.id)}>; rel="describes"`,
    },
  });
}
