import type { ApiContext } from './context.ts';
import { layerResource } from './fdp/layers.ts';
import { datasetMembers } from './fdp/metadata-graph.ts';

/** Makes the documents that everybody asks for first, so that the first harvester does not wait for them. */
export async function warmUp(context: ApiContext): Promise<void> {
  await layerResource('', context);
  await datasetMembers(context);
  await layerResource('catalog/main', context);
}
