import { assertMayRead, callerOf } from '../access/index.ts';
import { describeForExport, readExportCase, runCrateMetadata } from '../exports/index.ts';
import type { ApiContext } from './context.ts';
import { HttpProblem } from './problem.ts';
import { assertNotWithdrawn } from './withdrawn.ts';

/** `/cases/{case}/ro-crate-metadata.json`: the run as a detached RO-Crate, its files named by their addresses. */
export async function runCrateResponse(request: Request, name: string, context: ApiContext): Promise<Response> {
  assertNotWithdrawn(`cases/${name}`, context);
  const plain = /^[^./\\\0][^/\\\0]*$/.test(name);
  const document = plain ? await readExportCase(context.dataDirectory, name) : undefined;
  if (document === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such case.');
  assertMayRead(document.run.dataset, await callerOf(request, context));
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
