import { layerResources } from '../fdp/layers.ts';
import { datasetMembers } from '../fdp/metadata-graph.ts';
import { layerResponse } from '../fdp/routes.ts';
import type { ApiContext } from './context.ts';

/** Datasets that the home page and the first page of the catalogue show. */
const shown = 20;

/** Makes the documents that everybody asks for first, so that the first harvester or visitor does not wait for them. */
export async function warmUp(context: ApiContext): Promise<void> {
  const asTurtle = (path: string): Request => new Request(context.base + path, { headers: { accept: 'text/turtle' } });
  await layerResponse(asTurtle(''), '', context);
  await layerResources((await datasetMembers(context)).slice(0, shown), context);
  await layerResponse(asTurtle('catalog/main'), 'catalog/main', context);
}
