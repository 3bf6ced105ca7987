import { layerResources } from '../fdp/layers.ts';
import { datasetMembers } from '../fdp/metadata-graph.ts';
import { layerResponse } from '../fdp/routes.ts';
import type { ApiContext } from './context.ts';

/** Number of datasets shown on the home page and the first page of the catalogue. */
const shown = 20;

/** Builds the most requested documents at start, so that the first harvester or visitor does not have to wait for them. */
export async function warmUp(context: ApiContext): Promise<void> {
  const asTurtle = (path: string): Request => new Request(context.base + path, { headers: { accept: 'text/turtle' } });
  await layerResponse(asTurtle(''), '', context);
  await layerResources((await datasetMembers(context)).slice(0, shown), context);
  await layerResponse(asTurtle('catalog/main'), 'catalog/main', context);
}
