import type { ApiContext } from '../context.ts';
import { layerResource } from '../fdp/layers.ts';
import { HttpProblem } from '../problem.ts';
import { datasetView, distributionView } from './dataset-view.ts';
import { datasetLinkset, distributionLinks, linkset } from './signposting.ts';

/** `/linkset/{layer}/{id}`: the links of a landing page and of everything it names (FAIR Signposting level 2, RFC 9264). */
export async function linksetResponse(path: string, context: ApiContext): Promise<Response> {
  const { iri, layer, quads, withdrawn } = await layerResource(path, context);
  if (layer !== 'dataset' && layer !== 'version' && layer !== 'distribution') {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'Link sets are of datasets and distributions.');
  }
  const body =
    layer === 'distribution'
      ? linkset([{ anchor: iri, links: distributionLinks(distributionView(iri, quads), context.base) }])
      : datasetLinkset(datasetView(iri, quads), context.base);
  return new Response(body, {
    status: withdrawn ? 410 : 200,
    headers: { 'content-type': 'application/linkset+json', 'cache-control': 'no-cache' },
  });
}
